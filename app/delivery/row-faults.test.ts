import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, merchantOf, RARELY_SWEPT, rowOf } from "#tests/delivery.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import type { Answer, Send } from "../klaviyo/transport.server.ts";
import { connectionStatus } from "../merchant/connection-status.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { MINUTE_MS } from "../server/durations.ts";

const { time, at, klaviyo, send, begin, waiting } = delivery();
const [full] = sandboxAccounts();
const CONSENTS = "/api/profile-subscription-bulk-create-jobs";
const PROFILES = "/data/attributes/profiles/data/0/attributes";

function said(status: number, error: object, retryAfter: string | null = null): Answer {
  return {
    answered: true,
    status,
    contentType: "application/json",
    retryAfter,
    rateLimit: null,
    body: JSON.stringify({ errors: [{ id: "e", code: "invalid", detail: "no", ...error }] }),
  };
}

/** Klaviyo answers a call that contains these words with the given answer, and takes all others. */
function answers(words: string, answer: Answer): Send {
  return (call) =>
    (call.path + JSON.stringify(call.body)).includes(words) ? Promise.resolve(answer) : send(call);
}

/** How long each of some good sign-ups waits, one every ten minutes. */
async function goodOnes(shop: string, worker: ReturnType<typeof begin>, count: number) {
  const waits: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const { id } = await enqueue(shop, signUp(), at());
    const from = time.now();
    worker.wake(shop);
    await time.pass(10 * MINUTE_MS);
    const { state, deliveredAt } = await rowOf(id);
    waits.push(state === "delivered" ? deliveredAt!.getTime() - from : Infinity);
  }
  return waits;
}

const settings = RARELY_SWEPT;

describe("a lane that waits because Klaviyo answers, and refuses", () => {
  it.each([
    ["one row, with an unknown answer", 1, 415, {}],
    ["many rows, with an answer that points at none of their fields", 5, 400, {}],
  ])("knows why: %s", async (_, count, status, error) => {
    const { shop, laneId } = await waiting(full!.key, { email: "bad-0@example.com" });
    for (let number = 1; number < count; number += 1) {
      await enqueue(shop, signUp({ email: `bad-${number}@example.com` }), at());
    }
    begin({ settings, send: answers("bad-", said(status, error)) });
    await time.pass(MINUTE_MS / 2);
    expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
      pauseCause: "refusing",
      pauseStatus: status,
      pauseCode: "invalid",
    });
    const { waiting: waits } = (await connectionStatus(shop))!;
    expect(waits).toMatchObject({ cause: "refusing", status, code: "invalid" });
  });
});

describe("a good row among many that Klaviyo refuses, while more of them arrive", () => {
  const texted = { email: null, phone: "+14155552671", smsConsent: true };

  it.each([
    { where: "for another variant", refused: ":::4077", good: { variantId: "4078" } },
    { where: "on another channel", refused: '"EMAIL"', good: texted },
    { where: "of another shop", refused: "bad@", good: {}, elsewhere: true },
  ])("is sent soon $where", async ({ refused, good, elsewhere = false }) => {
    const bad = signUp({ variantId: "4077", email: "bad@example.com" });
    const { shop, laneId, key } = await waiting(full!.key, bad);
    const other = elsewhere ? (await connectShop({ key, laneId })).shop : shop;
    await db.merchant.updateMany({ data: { smsEnabled: true } });
    async function refuse(count: number) {
      for (let number = 0; number < count; number += 1) {
        await enqueue(shop, { ...bad, email: `bad@${randomUUID()}.example.com` }, at());
      }
    }
    await refuse(100);
    const worker = begin({ settings, send: answers(refused, said(422, {})) });
    await time.pass(3_000);
    const { id } = await enqueue(other, signUp({ variantId: "4077", ...good }), at());
    const from = time.now();
    while (time.now() < from + 5_250) {
      await refuse(5);
      worker.wake(shop);
      await time.pass(250);
    }
    const { deliveredAt } = await rowOf(id);
    expect(deliveredAt ? deliveredAt.getTime() - from : Infinity).toBeLessThan(5_000);
  });
});

describe("a few rows that Klaviyo never takes", () => {
  it("fail, and never block their account, though they are five and refused alike", async () => {
    const { shop } = await waiting(full!.key, { email: "bad-0@example.com" });
    for (const number of [1, 2, 3, 4]) {
      await enqueue(shop, signUp({ email: `bad-${number}@example.com` }), at());
    }
    const pointer = "/data/attributes/profile/data/attributes/email";
    const worker = begin({
      settings,
      send: answers("bad-", said(400, { source: { pointer } })),
    });
    expect(Math.max(...(await goodOnes(shop, worker, 6)))).toBeLessThan(1_000);
    expect(await db.subscription.count({ where: { shop, state: "failed" } })).toBe(5);
  });

  it("are at fault themselves where the answer is unknown, and block no other row", async () => {
    const { shop } = await waiting(full!.key);
    const worker = begin({ settings, send: answers("odd@", said(415, {})) });
    await time.pass(1_000);
    const { id } = await enqueue(shop, signUp({ email: "odd@example.com" }), at());
    const waits = await goodOnes(shop, worker, 6);
    expect(Math.max(...waits)).toBeLessThan(1_000);
    const row = await rowOf(id);
    expect(row.state).toBe("queued");
    expect(row.failures).toBeGreaterThan(3);
    expect(row.attemptCount).toBe(row.failures);
  });

  it("are not at fault where many are answered so, one after the other", async () => {
    const { shop } = await waiting(full!.key);
    const worker = begin({ settings, send: answers("odd-", said(415, {})) });
    await time.pass(1_000);
    for (let number = 0; number < 40; number += 1) {
      await enqueue(shop, signUp({ email: `odd-${number}@example.com` }), at());
    }
    worker.wake(shop);
    await time.pass(30_000);
    const rows = await db.subscription.findMany({ where: { shop, email: { startsWith: "odd-" } } });
    expect(rows.filter(({ state }) => state === "queued")).toHaveLength(40);
    expect(rows.filter(({ failures }) => failures > 0)).toEqual([]);
  });
});

it("an unknown answer ends no hold, though others of the account succeed", async () => {
  const { shop: good, laneId, key } = await waiting(full!.key);
  const { shop } = await connectShop({ key, laneId });
  await enqueue(shop, signUp({ email: "odd@example.com" }), at());
  const holdCheckAt = new Date(time.now() + 5_000);
  const hold = { hold: "scope_missing", holdKeyVersion: 1, heldAt: at(), holdCheckAt };
  await db.merchant.update({ where: { shop }, data: hold });
  const worker = begin({ settings, send: answers("odd@", said(415, {})) });
  await time.pass(4_000);
  await enqueue(good, signUp(), at());
  worker.wake(good);
  await time.pass(10_000);
  expect(await db.attempt.count({ where: { shop, status: 415 } })).toBeGreaterThan(0);
  expect((await merchantOf(shop)).hold).toBe("scope_missing");
});

describe("trouble with consents alone", () => {
  async function texting() {
    const { shop } = await waiting(full!.key, { emailConsent: true });
    for (let more = 0; more < 10; more += 1) {
      await enqueue(shop, signUp({ emailConsent: true }), at());
    }
    return shop;
  }

  it.each([
    ["too many of them", said(429, { code: "throttled" }, "30")],
    ["a broken endpoint", said(503, {})],
  ])("%s delays no row that needs none", async (_, answer) => {
    const shop = await texting();
    const worker = begin({ settings, send: answers(CONSENTS, answer) });
    await time.pass(MINUTE_MS);
    expect(await db.subscription.count({ where: { shop, state: "queued" } })).toBe(11);
    expect(Math.max(...(await goodOnes(shop, worker, 3)))).toBeLessThan(1_000);
    expect(await db.attempt.count({ where: { shop, step: "consent" } })).toBeLessThan(80);
  });

  it.each<[string, Answer]>([
    ["a broken endpoint", said(503, {})],
    ["one that never answers", { answered: false, reason: "timeout", detail: "" }],
    ["too many of them, without an end", said(429, { code: "throttled" })],
    ["an edge that sheds load", said(403, { code: "x" })],
  ])("that lasts for minutes holds back no sign-up by e-mail: %s", async (_, answer) => {
    const shop = await texting();
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const texted = { email: null, phone: "+14155552671", smsConsent: true };
    const { id: byPhone } = await enqueue(shop, signUp(texted), at());
    let broken = true;
    const worker = begin({
      settings,
      send: (call) => (broken ? answers(CONSENTS, answer)(call) : send(call)),
    });
    await time.pass(4 * MINUTE_MS);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(0);
    await time.pass(5 * MINUTE_MS);
    const without = { shop, state: "delivered", consentStep: "not_recorded" };
    expect(await db.subscription.count({ where: without })).toBe(11);
    const { id: late } = await enqueue(shop, signUp({ emailConsent: true }), at());
    worker.wake(shop);
    await time.pass(MINUTE_MS);
    expect(await rowOf(late)).toMatchObject({ state: "delivered", consentStep: "not_recorded" });
    expect((await rowOf(byPhone)).state).toBe("queued");

    broken = false;
    await time.pass(3 * MINUTE_MS);
    expect(await rowOf(byPhone)).toMatchObject({ state: "delivered", consentStep: "recorded" });
    const { id: then } = await enqueue(shop, signUp({ emailConsent: true }), at());
    worker.wake(shop);
    await time.pass(1_000);
    expect(await rowOf(then)).toMatchObject({ state: "delivered", consentStep: "recorded" });
  });

  it("as part of an outage of everything costs the consent of one row at most", async () => {
    const shop = await texting();
    let down = true;
    const outage = said(503, {});
    begin({ settings, send: (call) => (down ? Promise.resolve(outage) : send(call)) });
    await time.pass(60 * MINUTE_MS);
    down = false;
    await time.pass(10 * MINUTE_MS);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(11);
    const recorded = { shop, consentStep: "recorded" };
    expect(await db.subscription.count({ where: recorded })).toBeGreaterThanOrEqual(10);
  });

  it("an answer without the name of a permission switches no consents off for the key", async () => {
    const shop = await texting();
    const detail = "Request was blocked. Try again later.";
    begin({ settings, send: answers(CONSENTS, said(403, { code: "permission_denied", detail })) });
    await time.pass(5_000);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(11);
    expect(await merchantOf(shop)).toMatchObject({ hold: null, consentRefusedKeyVersion: null });
  });

  it.each([
    ["400 without a pointer", said(400, {})],
    ["404 without a pointer", said(404, { code: "not_found" })],
    ["409", said(409, {})],
    ["415", said(415, {})],
    ["422", said(422, {})],
    ["400 at the e-mail", said(400, { source: { pointer: `${PROFILES}/email` } })],
    ["404 at the e-mail", said(404, { source: { pointer: `${PROFILES}/email` } })],
    ["a redirect", said(302, {})],
    ["200", said(200, {})],
  ])("an answer that refuses the consent costs no sign-up: %s", async (_, answer) => {
    const shop = await texting();
    begin({ settings, send: answers(CONSENTS, answer) });
    await time.pass(5_000);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(11);
    expect(klaviyo.received).toHaveLength(11);
    const unrecorded = { shop, consentStep: "not_recorded" };
    expect(await db.subscription.count({ where: unrecorded })).toBe(11);
    expect((await merchantOf(shop)).consentRefusedKeyVersion).toBeNull();
  });

  it.each([
    ["as JSON that names no scope", said(403, { code: "forbidden" })],
    ["as JSON without errors", { ...said(403, {}), body: "{}" } as Answer],
  ])("a 403 of an edge that sheds load switches no consents off: %s", async (_, answer) => {
    const shop = await texting();
    let shed = true;
    const sheds: Send = (call) => (shed ? answers(CONSENTS, answer)(call) : send(call));
    begin({ settings, send: sheds });
    await time.pass(5_000);
    expect(await merchantOf(shop)).toMatchObject({ hold: null, consentRefusedKeyVersion: null });
    shed = false;
    await time.pass(2 * MINUTE_MS);
    expect(await db.subscription.count({ where: { shop, consentStep: "recorded" } })).toBe(11);
  });

  it("phone numbers that Klaviyo can't text block no consent, and fail only rows without an e-mail", async () => {
    const { shop } = await waiting(full!.key, { email: "first@example.com" });
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const phoneOnly = { email: null, smsConsent: true };
    for (let number = 0; number < 12; number += 1) {
      await enqueue(shop, signUp({ ...phoneOnly, phone: `+8613800138${100 + number}` }), at());
    }
    const far = { phone: "+8613900139000", smsConsent: true, emailConsent: true };
    const both = await enqueue(shop, signUp(far), at());
    const ticked = await enqueue(shop, signUp({ emailConsent: true }), at());
    const detail = "Phone number is valid but is not in a supported region for this account.";
    const answer = said(400, { detail, source: { pointer: `${PROFILES}/phone_number` } });
    begin({ settings, send: answers("+86", answer) });
    await time.pass(4_000);
    const failed = { shop, state: "failed", lastReason: "phone_refused" };
    expect(await db.subscription.count({ where: failed })).toBe(12);
    for (const { id } of [both, ticked]) {
      expect((await rowOf(id)).state).toBe("delivered");
    }
    expect(await rowOf(both.id)).toMatchObject({
      phoneRefused: true,
      consentStep: "email_recorded",
    });
  });

  it("an account without SMS fails phone-only sign-ups for that reason, and blames nothing on the key", async () => {
    const { shop } = await waiting(full!.key);
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const row = signUp({ email: null, phone: "+14155552671", smsConsent: true });
    const { id } = await enqueue(shop, row, at());
    const detail = "SMS configuration is required to subscribe phone number only profiles.";
    begin({ settings, send: answers(CONSENTS, said(400, { detail })) });
    await time.pass(1_000);
    const failed = await rowOf(id);
    expect(failed).toMatchObject({ state: "failed", lastReason: "sms_not_configured" });
    expect(failed.attempts[0]).toMatchObject({ detail });
    expect((await merchantOf(shop)).consentRefusedKeyVersion).toBeNull();
  });
});

describe("a 202 that left out the e-mail address", () => {
  const ignores =
    (names: string, path: string): Send =>
    (call) =>
      send(call).then((answer) =>
        answer.answered && call.path.includes(path) ? { ...answer, partialFailure: names } : answer,
      );

  it("of the consent has recorded none to e-mail", async () => {
    const { shop, id } = await waiting(full!.key, { emailConsent: true });
    begin({ settings, send: ignores("email, phone_number", "bulk-create") });
    await time.pass(1_000);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "not_recorded" });
    expect((await merchantOf(shop)).consentRefusedKeyVersion).toBeNull();
  });

  it.each(["email", "email, phone_number"])("of the sign-up is no delivery: %s", async (names) => {
    const { id } = await waiting(full!.key);
    begin({ settings, send: ignores(names, "back-in-stock") });
    await time.pass(1_000);
    expect(await rowOf(id)).toMatchObject({ state: "failed", lastReason: "email_refused" });
  });
});

describe("a 202 that left out the phone number", () => {
  const ignored = (call: Parameters<Send>[0], path: string): Promise<Answer> =>
    send(call).then((answer) =>
      answer.answered && call.path.includes(path)
        ? { ...answer, partialFailure: "phone_number" }
        : answer,
    );

  async function texting(changes: Parameters<typeof signUp>[0]) {
    const { shop } = await waiting(full!.key);
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const texted = { phone: "+14155552671", smsConsent: true, ...changes };
    return (await enqueue(shop, signUp(texted), at())).id;
  }

  it("of the consent records no consent to SMS, and the sign-up goes on by e-mail alone", async () => {
    const id = await texting({ emailConsent: true });
    begin({ settings, send: (call) => ignored(call, "bulk-create") });
    await time.pass(1_000);
    const row = await rowOf(id);
    expect(row).toMatchObject({ consentStep: "email_recorded", phoneRefused: true });
    expect(row).toMatchObject({ state: "delivered" });
    expect(row.attempts.map(({ channels }) => channels)).toEqual(["EMAIL,SMS", "EMAIL"]);
    expect(row.attempts[0]?.detail).toContain("phone_number");
  });

  it("of the sign-up itself is shown on the row", async () => {
    const id = await texting({});
    begin({ settings, send: (call) => ignored(call, "back-in-stock") });
    await time.pass(1_000);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", phoneRefused: true });
  });

  it.each(["bulk-create", "back-in-stock"])(
    "leaves nothing of a sign-up by phone alone, which fails: %s",
    async (path) => {
      const id = await texting({ email: null });
      begin({ settings, send: (call) => ignored(call, path) });
      await time.pass(1_000);
      expect(await rowOf(id)).toMatchObject({ state: "failed", lastReason: "phone_refused" });
    },
  );
});

describe("a refusal of the channels", () => {
  it("tries the e-mail alone before the row fails", async () => {
    const { shop } = await waiting(full!.key);
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const texted = { phone: "+14155552671", smsConsent: true };
    const both = await enqueue(shop, signUp(texted), at());
    const alone = await enqueue(
      shop,
      signUp({ ...texted, email: null, phone: "+14155552672" }),
      at(),
    );
    const pointer = "/data/attributes/channels";
    begin({ settings, send: answers('"SMS"', said(400, { source: { pointer } })) });
    await time.pass(1_000);
    expect(await rowOf(both.id)).toMatchObject({ state: "delivered", phoneRefused: true });
    expect(await rowOf(alone.id)).toMatchObject({
      state: "failed",
      lastReason: "channels_refused",
    });
  });
});

it("a call that was aborted with its lease says nothing about Klaviyo or its row", async () => {
  const { id, laneId } = await waiting(full!.key);
  const hangs: Send = ({ signal }) =>
    new Promise((resolve) => {
      const silence: Answer = { answered: false, reason: "network", detail: "broken off" };
      signal?.addEventListener("abort", () => resolve(silence), { once: true });
    });
  begin({ settings, send: hangs });
  await time.pass(1_000);
  const leaseUntil = new Date(time.now() + MINUTE_MS);
  await db.lane.update({ where: { id: laneId }, data: { leaseToken: "another", leaseUntil } });
  await time.pass(10_000);
  expect(await rowOf(id)).toMatchObject({ state: "queued", failures: 0, troubledMs: 0 });
  const lane = await db.lane.findUniqueOrThrow({ where: { id: laneId } });
  expect(lane).toMatchObject({ leaseToken: "another", failures: 0 });
});

import { describe, expect, it, vi } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, merchantOf, RARELY_SWEPT, rowOf } from "#tests/delivery.ts";
import { signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { logger } from "../server/logger.server.ts";
import { checkHoldNow } from "../merchant/hold.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { nextWakeAt } from "../outbox/queue/lane.server.ts";
import { wakeLane } from "../outbox/queue/wake.server.ts";
import { resend } from "../outbox/resend.server.ts";
import { DELIVERY } from "./settings.ts";

const { time, at, klaviyo, send, begin, stopAll, work, waiting } = delivery();
const [full, , half, gone] = sandboxAccounts();

describe("a row that Klaviyo takes", () => {
  it("is accepted by a strict Klaviyo and says so with one attempt", async () => {
    const { id } = await waiting(full!.key, { email: "ann@example.com" });
    const began = time.now();
    await work();
    expect(klaviyo.received).toMatchObject([
      {
        channels: ["EMAIL"],
        profile: { email: "ann@example.com" },
        variantId: "$shopify:::$default:::33001893429341",
        revision: "2026-07-15",
      },
    ]);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "delivered", deliveredAt: new Date(began + 100) });
    expect(row.attempts).toMatchObject([
      { outcome: "delivered", status: 202, channels: "EMAIL", answer: null },
    ]);
  });

  it("goes out by SMS with a phone, the shopper's consent and the merchant's switch, and not without", async () => {
    const phone = { phone: "+14155552671", smsConsent: true };
    const { shop } = await waiting(full!.key, phone);
    await work();
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    for (const smsConsent of [true, false]) {
      await enqueue(shop, signUp({ ...phone, smsConsent }), at());
      await work();
    }
    expect(
      klaviyo.received.map(({ channels, profile }) => [channels, profile.phone_number]),
    ).toEqual([
      [["EMAIL"], undefined],
      [["EMAIL", "SMS"], "+14155552671"],
      [["EMAIL"], undefined],
    ]);
  });

  it("is sent once, however many rounds the lane takes", async () => {
    const { shop } = await waiting();
    for (let more = 0; more < 50; more += 1) await enqueue(shop, signUp(), at());
    await work();
    expect(klaviyo.received).toHaveLength(51);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(51);
    expect(await nextWakeAt()).toBeUndefined();
  });
});

describe("while Klaviyo is in trouble the lane waits and rows lose nothing", () => {
  it.each([
    ["429", { kind: "throttled", retryAfter: "7" } as const, "throttled", 429, 7_000, "throttled"],
    [
      "429 with an absurd wait",
      { kind: "throttled", retryAfter: "99999" } as const,
      "throttled",
      429,
      1_000,
      "throttled",
    ],
    ["500", { kind: "status", status: 500 } as const, "server_error", 500, 1_000, "trouble"],
    ["503", { kind: "status", status: 503 } as const, "server_error", 503, 1_000, "trouble"],
    ["524", { kind: "status", status: 524 } as const, "server_error", 524, 1_000, "trouble"],
    [
      "a challenge of the edge",
      { kind: "html403" } as const,
      "challenge",
      403,
      1_000,
      "unreachable",
    ],
    ["a reset", { kind: "reset" } as const, "network", null, 1_000, "unreachable"],
  ])("%s", async (_, fault, outcome, status, waitMs, cause) => {
    const { id, laneId } = await waiting();
    const started = time.now();
    klaviyo.failNext(fault, 1);
    await work();
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "queued", failures: 0, troubledMs: 0 });
    expect(row.attempts).toMatchObject([{ outcome, status }]);
    expect(await nextWakeAt()).toBe(started + waitMs);
    expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
      pauseCause: cause,
      pauseStatus: status,
    });

    await time.pass(waitMs);
    await work();
    expect((await rowOf(id)).state).toBe("delivered");
    expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
      failures: 0,
      pausedUntil: null,
      pauseCause: null,
      pauseStatus: null,
      pauseCode: null,
      leaseToken: null,
    });
  });

  it.each([
    ["a 429 is no row's own fault", { kind: "throttled", retryAfter: "7" } as const, 0, 0],
    ["a 503 is the row's own", { kind: "status", status: 503 } as const, 1, 1_000],
  ])("after others succeeded, %s", async (_, fault, failures, troubledMs) => {
    const { shop } = await waiting();
    await work();
    const { id } = await enqueue(shop, signUp(), at());
    klaviyo.failNext(fault, 1);
    await work();
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "queued", failures, troubledMs, attemptCount: 1 });
  });

  it("gives up a call that hangs after eight seconds, and tries again", async () => {
    const { id } = await waiting();
    klaviyo.failNext({ kind: "hang" }, 1);
    begin();
    await time.pass(7_900);
    expect((await rowOf(id)).attempts).toEqual([]);
    await time.pass(300);
    expect((await rowOf(id)).attempts).toMatchObject([{ outcome: "timeout", durationMs: 8_000 }]);
    await time.pass(1_000);
    expect((await rowOf(id)).state).toBe("delivered");
  });

  it("probes with one row at a time, another one each time, with doubling waits up to a minute", async () => {
    const { shop } = await waiting();
    for (let more = 0; more < 30; more += 1) await enqueue(shop, signUp(), at());
    klaviyo.failNext({ kind: "status", status: 503 }, 100);
    begin();
    await time.pass(50);
    const first = klaviyo.calls.length;
    expect(first).toBe(8);
    await time.pass(1_000 + 2_000 + 4_000 + 8_000 + 16_000 + 32_000 + 60_000 + 60_000 + 5_000);
    const asked = klaviyo.calls.slice(first).map((call) => call.at);
    const waits = asked.map((one, n) => one - (asked[n - 1] ?? klaviyo.calls[0]!.at));
    const seconds = waits.map((ms) => Math.floor(ms / 1_000));
    expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    const tries = await db.subscription.findMany({
      where: { shop },
      select: { attemptCount: true },
    });
    expect(Math.max(...tries.map(({ attemptCount }) => attemptCount))).toBe(1);
  });

  it("continues at full speed as soon as one row succeeded", async () => {
    const { shop } = await waiting();
    for (let more = 0; more < 100; more += 1) await enqueue(shop, signUp(), at());
    klaviyo.failNext({ kind: "status", status: 503 }, 8);
    begin();
    await time.pass(900);
    expect(klaviyo.received).toHaveLength(0);
    await time.pass(2_500);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(101);
  });
});

describe("a row at fault itself", () => {
  /** Klaviyo fails on one address, every time, and takes all others. */
  const failsOnPoison: Send = async (call) =>
    JSON.stringify(call.body).includes("poison@example.com")
      ? { answered: false, reason: "network", detail: "ECONNRESET" }
      : send(call);

  it("backs off further each time, delays no other row, and fails in the end", async () => {
    const { shop, id } = await waiting(full!.key, { email: "poison@example.com" });
    const rowAtFault = { ...DELIVERY.rowAtFault, givesUpAfterMs: 2 * 3_600_000 };
    const worker = begin({ send: failsOnPoison, settings: { ...RARELY_SWEPT, rowAtFault } });
    for (let quarter = 0; quarter < 24; quarter += 1) {
      const { id: other } = await enqueue(shop, signUp(), at());
      worker.wake(shop);
      await time.pass(6 * 60_000);
      expect((await rowOf(other)).state).toBe("delivered");
      if (quarter === 18) expect((await rowOf(id)).state).toBe("queued");
    }
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "failed", lastReason: "kept_failing" });
    const times = row.attempts.map((attempt) => attempt.at.getTime());
    const gaps = times.slice(1).map((later, n) => later - times[n]!);
    expect(gaps.at(-1)).toBeGreaterThan(50 * gaps[0]!);
  });
});

describe("refusals that name nothing of their rows", () => {
  it("fail no row, and have the lane try a few other rows, more each time, until Klaviyo takes one", async () => {
    const { shop } = await waiting();
    for (let more = 0; more < 20; more += 1) await enqueue(shop, signUp(), at());
    klaviyo.failNext({ kind: "status", status: 422 }, 1_000);
    await work();
    expect(await db.subscription.count({ where: { shop, state: "queued" } })).toBe(21);
    expect(klaviyo.calls.length).toBeLessThanOrEqual(DELIVERY.probe.first);
    begin();
    await time.pass(3_000);
    expect(klaviyo.calls.length).toBeLessThanOrEqual(
      DELIVERY.probe.first + 3 * DELIVERY.probe.suspects.first,
    );
    await time.pass(7_000);
    expect(await db.subscription.count({ where: { shop, state: "queued", failures: 0 } })).toBe(21);

    klaviyo.clear();
    await time.pass(2 * DELIVERY.suspectRows.capMs);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(21);
  });

  it.each([0, 1_000])(
    "delay a good row behind 60 of them by less than five seconds, also %d ms later",
    async (laterMs) => {
      const { shop } = await waiting(full!.key, { email: "odd-0@example.com" });
      for (let number = 1; number < 60; number += 1) {
        await enqueue(shop, signUp({ email: `odd-${number}@example.com` }), at());
      }
      const worker = begin({ settings: RARELY_SWEPT, send: refuses("odd-", 422) });
      await time.pass(laterMs);
      for (let good = 0; good < 3; good += 1) {
        const { id } = await enqueue(shop, signUp(), at());
        worker.wake(shop);
        await time.pass(4_500);
        expect((await rowOf(id)).state).toBe("delivered");
      }
      expect(await db.subscription.count({ where: { shop, state: "failed" } })).toBe(0);
    },
  );
});

/** Klaviyo refuses calls that contain these words, and takes all others. */
function refuses(words: string, status: number, error: object = {}): Send {
  const body = JSON.stringify({ errors: [{ code: "invalid", detail: "no", ...error }] });
  const rest = { contentType: "application/vnd.api+json", retryAfter: null, rateLimit: null };
  return (call) =>
    JSON.stringify(call.body).includes(words)
      ? Promise.resolve({ answered: true, status, body, ...rest })
      : send(call);
}

it("the rows of one shop do not keep those of another shop of the account from being tried", async () => {
  const shops = [await waiting(full!.key), await waiting(full!.key)].sort((one, other) =>
    one.shop < other.shop ? -1 : 1,
  );
  const [first, second] = shops.map(({ id }) => id);
  await db.merchant.update({
    where: { shop: shops[1]!.shop },
    data: { laneId: shops[0]!.laneId },
  });
  await db.subscription.update({ where: { id: first! }, data: { email: "shed@example.com" } });
  begin({ settings: RARELY_SWEPT, send: refuses("shed@", 403, { code: "forbidden" }) });
  await time.pass(60_000);
  expect((await rowOf(second!)).state).toBe("delivered");
  expect((await rowOf(first!)).state).toBe("queued");
});

describe("refusals that point at their own row", () => {
  const PROFILE = "/data/attributes/profile/data/attributes";
  const VARIANT = "/data/relationships/variant/data/id";

  it.each([
    ["email", 400, { source: { pointer: `${PROFILE}/email` } }, "email_refused"],
    ["phone", 400, { source: { pointer: `${PROFILE}/phone_number` } }, "phone_refused"],
    ["variant", 400, { source: { pointer: VARIANT } }, "variant_refused"],
    ["variant, as a 422", 422, { source: { pointer: VARIANT } }, "variant_refused"],
    ["unknown variant", 404, { code: "variant_not_found", source: { pointer: VARIANT } }, null],
  ])("settle 60 rows and delay none: %s", async (_, status, error, reason) => {
    const { shop } = await waiting(full!.key, { email: "bad-0@example.com" });
    for (let number = 1; number < 60; number += 1) {
      await enqueue(shop, signUp({ email: `bad-${number}@example.com` }), at());
    }
    const alarm = vi.spyOn(logger, "error");
    begin({ settings: RARELY_SWEPT, send: refuses("bad-", status, error), log: logger });
    const { id } = await enqueue(shop, signUp(), at());
    await time.pass(4_500);
    expect((await rowOf(id)).state).toBe("delivered");
    await time.pass(30_000);
    const bad = { shop, email: { startsWith: "bad-" } };
    const expected = reason
      ? { state: "failed", lastReason: reason }
      : { state: "queued", lastOutcome: "variant_not_found" };
    expect(await db.subscription.count({ where: { ...bad, ...expected } })).toBe(60);
    expect(alarm.mock.calls).toEqual([]);
    alarm.mockRestore();
  });

  it("for an unknown variant are retried for a day, whatever else Klaviyo answers in between", async () => {
    const unknown = refuses("bad-", 404, {
      code: "variant_not_found",
      source: { pointer: VARIANT },
    });
    const { shop, id } = await waiting(full!.key, { email: "bad-0@example.com" });
    let calls = 0;
    const sometimes: Send = (call) => {
      if (!JSON.stringify(call.body).includes("bad-")) return send(call);
      calls += 1;
      if (calls % 3 > 0) return unknown(call);
      klaviyo.failNext(calls % 2 > 0 ? { kind: "throttled" } : { kind: "status", status: 503 }, 1);
      return send(call);
    };
    const worker = begin({ settings: RARELY_SWEPT, send: sometimes });
    for (let hour = 0; hour < 40; hour += 1) {
      await enqueue(shop, signUp(), at());
      worker.wake(shop);
      await time.pass(3_600_000);
      if (hour === 20) expect((await rowOf(id)).state).toBe("queued");
    }
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "failed", lastReason: "variant_not_found" });
    expect(row.attemptCount).toBeLessThan(60);
  });

  it("for an unknown variant are retried for a day, with growing waits, then fail and can be resent", async () => {
    const unknown = refuses("bad-", 404, {
      code: "variant_not_found",
      source: { pointer: VARIANT },
    });
    const { shop, id } = await waiting(full!.key, { email: "bad-0@example.com" });
    // With sweeps, which reschedule what is scheduled too far ahead: waits of two hours are not.
    begin({ send: unknown });
    await time.pass(3 * 3_600_000);
    expect((await rowOf(id)).attemptCount).toBeLessThan(10);
    await stopAll();
    begin({ settings: RARELY_SWEPT, send: unknown });
    await time.pass(20 * 3_600_000);
    expect(await rowOf(id)).toMatchObject({ state: "queued", lastOutcome: "variant_not_found" });
    await time.pass(4 * 3_600_000);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "failed", lastReason: "variant_not_found" });
    const times = row.attempts.map((attempt) => attempt.at.getTime());
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(60_000);
    expect(times.at(-1)! - times.at(-2)!).toBeGreaterThan(3_600_000);
    await stopAll();
    await resend(shop, id, at());
    await work();
    expect((await rowOf(id)).state).toBe("delivered");
  });
});

describe("an answer about the key holds its shop", () => {
  it.each([
    ["a revoked key", gone!.key, "key_refused", 401],
    ["a key without the scope", half!.key, "scope_missing", 403],
  ])("%s", async (_, key, hold, status) => {
    const { shop, id } = await waiting(key);
    const now = time.now();
    await work();
    expect(await merchantOf(shop)).toMatchObject({
      hold,
      holdKeyVersion: 1,
      holdCheckAt: new Date(now + 60_000),
    });
    const row = await rowOf(id);
    expect(row.state).toBe("queued");
    expect(row.attempts).toMatchObject([{ outcome: hold, status }]);

    const calls = klaviyo.calls.length;
    await enqueue(shop, signUp(), at());
    await work();
    expect(klaviyo.calls).toHaveLength(calls);
  });

  it("and no call begins for the rows that are claimed already", async () => {
    const { shop } = await waiting(gone!.key);
    for (let more = 0; more < 60; more += 1) await enqueue(shop, signUp(), at());
    await work();
    expect(klaviyo.calls.length).toBeLessThanOrEqual(DELIVERY.probe.first);
  });

  it("a refused key is asked for its account after 1, 5, 15 and 60 minutes, then every hour", async () => {
    await waiting(gone!.key);
    begin({ settings: RARELY_SWEPT });
    await time.pass(60_000 * (1 + 5 + 15 + 60 + 60 + 60 + 1));
    const checks = klaviyo.calls.filter(({ path }) => path === "/api/accounts");
    const minutes = checks.map((call) => Math.floor((call.at - klaviyo.calls[0]!.at) / 60_000));
    expect(minutes).toEqual([1, 6, 21, 81, 141, 201]);
    expect(klaviyo.calls).toHaveLength(7);
  });

  it("a missing scope is tried with one row only, whatever waits", async () => {
    const { shop } = await waiting(half!.key);
    const worker = begin();
    await time.pass(1_000);
    for (let more = 0; more < 30; more += 1) await enqueue(shop, signUp(), at());
    worker.wake(shop);
    const before = klaviyo.calls.length;
    await time.pass(60_000 * 7);
    expect(klaviyo.calls).toHaveLength(before + 2);
  });

  it.each([
    ["a revoked key that is good again", "gone" as const],
    ["a key that got its scope", "half" as const],
  ])("%s releases everything, at once when the merchant has it checked", async (_, which) => {
    const account = klaviyo.accounts.find(({ key }) => key.endsWith(which))!;
    const { shop, id } = await waiting(account.key);
    await work();
    const { scopes } = account;
    Object.assign(account, { revoked: false, scopes: full!.scopes });
    expect(await checkHoldNow(shop, at())).toBe(true);
    await wakeLane(shop, at());
    await work();
    await work();
    Object.assign(account, { revoked: which === "gone", scopes });
    expect((await merchantOf(shop)).hold).toBeNull();
    expect((await rowOf(id)).state).toBe("delivered");
  });

  it("for the reason that its last check has found, and logs that once", async () => {
    const account = klaviyo.accounts.find(({ key }) => key === half!.key)!;
    const { shop } = await waiting(account.key);
    const warned = vi.spyOn(logger, "warn");
    begin({ log: logger });
    await time.pass(1_000);
    const { heldAt } = await merchantOf(shop);
    account.revoked = true;
    await time.pass(60_000 * 7);
    account.revoked = false;
    const logged = warned.mock.calls.map(([what]) => what);
    warned.mockRestore();
    expect(logged).toEqual([
      { shop, hold: "scope_missing" },
      { shop, hold: "key_refused" },
    ]);
    expect(await merchantOf(shop)).toMatchObject({
      hold: "key_refused",
      holdKeyVersion: 1,
      holdChecks: 2,
      heldAt,
    });
    const paths = klaviyo.calls.map(({ path }) => path);
    expect(paths.slice(-2)).toEqual(["/api/accounts", "/api/accounts"]);
  });

  it("is not caused by an answer to an older key", async () => {
    const { shop } = await waiting(gone!.key);
    const replaceMeanwhile: Send = async (call) => {
      const answer = await send(call);
      await db.merchant.update({ where: { shop }, data: { keyVersion: { increment: 1 } } });
      return answer;
    };
    await work(replaceMeanwhile);
    expect((await merchantOf(shop)).hold).toBeNull();
  });

  it("holds a shop whose stored key does not open, without a call and without a crash", async () => {
    const { shop, id } = await waiting();
    await db.merchant.update({ where: { shop }, data: { sealedKey: "damaged" } });
    await work();
    expect((await merchantOf(shop)).hold).toBe("key_unreadable");
    expect((await rowOf(id)).state).toBe("queued");
    expect(klaviyo.calls).toHaveLength(0);
  });

  it("a retired revision is held until another release, which releases it at its start", async () => {
    const { shop, id } = await waiting();
    const retired: Send = async (call) => {
      const answer = await send(call);
      return answer.answered ? { ...answer, status: 410 } : answer;
    };
    const alarm = vi.spyOn(logger, "error");
    begin({ send: retired, log: logger });
    await time.pass(250);
    await stopAll();
    const logged = [...alarm.mock.calls];
    alarm.mockRestore();
    expect(logged).toEqual([
      [
        { shop, hold: "revision_retired" },
        expect.stringContaining("a newer release ends the hold"),
      ],
    ]);
    expect(await merchantOf(shop)).toMatchObject({ hold: "revision_retired" });
    await work();
    expect((await rowOf(id)).state).toBe("queued");
    await db.merchant.update({ where: { shop }, data: { holdDetail: "2024-02-15" } });
    await work();
    expect((await rowOf(id)).state).toBe("delivered");
  });

  it("a 410 from elsewhere is detected with one row, after a minute", async () => {
    const { shop, id } = await waiting();
    const gone: Send = async (call) => {
      const answer = await send(call);
      return answer.answered ? { ...answer, status: 410 } : answer;
    };
    await work(gone);
    expect((await merchantOf(shop)).hold).toBe("revision_retired");
    begin();
    await time.pass(61_000);
    expect((await merchantOf(shop)).hold).toBeNull();
    expect((await rowOf(id)).state).toBe("delivered");
  });
});

describe("an answer about the row settles the row", () => {
  it.each(["email", "variant"] as const)("a refused %s fails it with the reason", async (field) => {
    const { id } = await waiting();
    klaviyo.failNext({ kind: field }, 1);
    await work();
    expect(await rowOf(id)).toMatchObject({
      state: "failed",
      lastReason: `${field}_refused`,
      lastStatus: 400,
    });
  });

  it("a refused phone beside a good e-mail is sent once more without SMS, and the row says so", async () => {
    const { shop } = await waiting();
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const { id } = await enqueue(shop, signUp({ phone: "+14155552671", smsConsent: true }), at());
    klaviyo.failNext({ kind: "phone" }, 1);
    await work();
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "delivered", phoneRefused: true });
    expect(row.attempts.map(({ outcome, channels }) => [outcome, channels])).toEqual([
      ["delivered", "SMS"],
      ["phone_refused", "EMAIL,SMS"],
      ["delivered", "EMAIL"],
    ]);
  });

  it("a failed row is sent again when the merchant says so", async () => {
    const { shop, id } = await waiting();
    klaviyo.failNext({ kind: "variant" }, 1);
    await work();
    expect(await resend(shop, id, at())).toBe(true);
    await work();
    expect(await rowOf(id)).toMatchObject({ state: "delivered", version: 2, attemptCount: 2 });
  });

  it("a row without any address fails without a call", async () => {
    const { id } = await waiting(full!.key, {
      email: null,
      phone: "+14155552671",
      smsConsent: true,
    });
    await work();
    expect(await rowOf(id)).toMatchObject({
      state: "failed",
      lastReason: "no_channel",
      attemptCount: 0,
    });
    expect(klaviyo.calls).toHaveLength(0);
  });

  it("a damaged row fails and blocks no other row", async () => {
    const { shop, id } = await waiting();
    await db.subscription.update({ where: { id }, data: { variantId: "damaged" } });
    const good = await enqueue(shop, signUp(), at());
    await work();
    expect(await rowOf(id)).toMatchObject({ state: "failed", lastReason: "damaged" });
    expect((await rowOf(good.id)).state).toBe("delivered");
  });
});

it("an unknown answer fails no row: the lane rests for a minute", async () => {
  const { id } = await waiting();
  const started = time.now();
  klaviyo.failNext({ kind: "redirect", location: "https://elsewhere.example/" }, 1);
  await work();
  expect(await rowOf(id)).toMatchObject({
    state: "queued",
    lastOutcome: "unexpected",
    lastStatus: 307,
  });
  expect(await nextWakeAt()).toBe(started + 60_000);
});

it("two workers on one database send a row once", async () => {
  const { shop } = await waiting();
  for (let more = 0; more < 20; more += 1) await enqueue(shop, signUp(), at());
  begin();
  begin();
  await time.pass(300);
  expect(klaviyo.received).toHaveLength(21);
});

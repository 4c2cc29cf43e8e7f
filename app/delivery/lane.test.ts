import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createKlaviyo, type Klaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve, type Served } from "#sandbox/serve.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { db } from "../db.server.ts";
import { createSend, type Send } from "../klaviyo/transport.ts";
import { logger } from "../logger.server.ts";
import { enqueue } from "../outbox/enqueue.ts";
import { nextWakeAt } from "../outbox/lane.ts";
import { resend } from "../outbox/resend.ts";
import { LANE_SETTINGS, workLane } from "./lane.ts";

let klaviyo: Klaviyo;
let server: Served;
let send: Send;

/** The double's clock and the lane's are one; it stands still until a test moves it. */
let time = Date.parse("2026-11-24T12:00:00Z");
const clock = { now: () => time };
const at = () => new Date(time);

const [full, , half, gone] = sandboxAccounts();

beforeAll(async () => {
  klaviyo = createKlaviyo({ accounts: sandboxAccounts(), now: () => time });
  server = await serve((request) => klaviyo.fetch(request));
  const call = createSend(server.url);
  send = (request) => call({ ...request, timeoutMs: 300 });
});

afterAll(() => server.close());

beforeEach(async () => {
  klaviyo.clear();
  // A quiet minute between tests: the double's budget is the account's, not the test's.
  time += 120_000;
  await emptyDatabase();
});

function work(laneId: string, through = send): Promise<void> {
  return workLane(laneId, {
    send: through,
    clock,
    random: () => 1,
    log: logger,
    settings: LANE_SETTINGS,
    stopping: new AbortController().signal,
  });
}

/** A shop with a Klaviyo key of the double's, and one sign-up waiting. */
async function waiting(key = full!.key, changes: Parameters<typeof signUp>[0] = {}) {
  const connected = await connectShop({ key });
  const { id } = await enqueue(connected.shop, signUp(changes), at());
  return { ...connected, id };
}

function rowOf(id: string) {
  return db.subscription.findUniqueOrThrow({
    where: { id },
    include: { attempts: { orderBy: { number: "asc" } } },
  });
}

describe("a row that Klaviyo takes", () => {
  it("is accepted by a strict Klaviyo and says so with one attempt", async () => {
    const { id, laneId } = await waiting(full!.key, { email: "ann@example.com" });
    await work(laneId);
    expect(klaviyo.received).toMatchObject([
      {
        channels: ["EMAIL"],
        profile: { email: "ann@example.com" },
        variantId: "$shopify:::$default:::33001893429341",
        revision: "2026-07-15",
      },
    ]);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "delivered", deliveredAt: at() });
    expect(row.attempts).toMatchObject([
      { outcome: "delivered", status: 202, channels: "EMAIL", answer: null },
    ]);
  });

  it("goes out by SMS with a phone, the shopper's consent and the merchant's switch, and not without", async () => {
    const phone = { phone: "+14155552671", smsConsent: true };
    const { shop, laneId } = await waiting(full!.key, phone);
    await work(laneId);
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    for (const smsConsent of [true, false]) {
      await enqueue(shop, signUp({ ...phone, smsConsent }), at());
      await work(laneId);
    }
    expect(
      klaviyo.received.map(({ channels, profile }) => [channels, profile.phone_number]),
    ).toEqual([
      [["EMAIL"], undefined],
      [["EMAIL", "SMS"], "+14155552671"],
      [["EMAIL"], undefined],
    ]);
  });

  it("is handed over once, however many rounds the lane takes", async () => {
    const { shop, laneId } = await waiting();
    for (let more = 0; more < 50; more += 1) await enqueue(shop, signUp(), at());
    await work(laneId);
    expect(klaviyo.received).toHaveLength(51);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(51);
    expect(await nextWakeAt()).toBeUndefined();
  });
});

describe("while Klaviyo is in trouble the lane waits and rows lose nothing", () => {
  it.each([
    ["429", { kind: "throttled", retryAfter: "7" } as const, "throttled", 429, 7_000],
    [
      "429 with an absurd wait",
      { kind: "throttled", retryAfter: "99999" } as const,
      "throttled",
      429,
      1_000,
    ],
    ["500", { kind: "status", status: 500 } as const, "server_error", 500, 1_000],
    ["503", { kind: "status", status: 503 } as const, "server_error", 503, 1_000],
    ["524", { kind: "status", status: 524 } as const, "server_error", 524, 1_000],
    ["a challenge of the edge", { kind: "html403" } as const, "challenge", 403, 1_000],
    ["a reset", { kind: "reset" } as const, "network", null, 1_000],
    ["a hang", { kind: "hang" } as const, "timeout", null, 1_000],
  ])("%s", async (_, fault, outcome, status, waitMs) => {
    const { id, laneId } = await waiting();
    klaviyo.failNext(fault, 1);
    await work(laneId);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "queued", failures: 0 });
    expect(row.attempts).toMatchObject([{ outcome, status }]);
    expect(await nextWakeAt()).toBe(time + waitMs);

    time += waitMs;
    await work(laneId);
    expect((await rowOf(id)).state).toBe("delivered");
    expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
      failures: 0,
      pausedUntil: null,
    });
  });

  it("asks with one row at a time, another one each time, with doubling waits up to a minute", async () => {
    const { shop, laneId } = await waiting();
    for (let more = 0; more < 30; more += 1) await enqueue(shop, signUp(), at());
    klaviyo.failNext({ kind: "status", status: 503 }, 100);
    await work(laneId);
    const firstRound = klaviyo.calls.length;
    const waits: number[] = [];
    for (let probe = 0; probe < 8; probe += 1) {
      const next = (await nextWakeAt())!;
      waits.push(next - time);
      time = next;
      await work(laneId);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(klaviyo.calls.length - firstRound).toBe(8);
    const tries = await db.subscription.findMany({
      where: { shop },
      select: { attemptCount: true },
    });
    expect(Math.max(...tries.map(({ attemptCount }) => attemptCount))).toBe(1);
  });
});

describe("an answer about the key holds its shop until the key changes", () => {
  it.each([
    ["a revoked key", gone!.key, "key_refused", 401],
    ["a key without the scope", half!.key, "scope_missing", 403],
  ])("%s", async (_, key, hold, status) => {
    const { shop, id, laneId } = await waiting(key);
    await work(laneId);
    expect(await db.merchant.findUniqueOrThrow({ where: { shop } })).toMatchObject({
      hold,
      holdKeyVersion: 1,
    });
    const row = await rowOf(id);
    expect(row.state).toBe("queued");
    expect(row.attempts).toMatchObject([{ outcome: hold, status }]);

    const calls = klaviyo.calls.length;
    time += 3_600_000;
    await work(laneId);
    expect(klaviyo.calls).toHaveLength(calls);
  });

  it("is not held by what an older key earned", async () => {
    const { shop, laneId } = await waiting(gone!.key);
    const replaceMeanwhile: Send = async (call) => {
      const answer = await send(call);
      await db.merchant.update({ where: { shop }, data: { keyVersion: { increment: 1 } } });
      return answer;
    };
    await work(laneId, replaceMeanwhile);
    expect((await db.merchant.findUniqueOrThrow({ where: { shop } })).hold).toBeNull();
  });

  it("holds a shop whose stored key does not open, without a call and without a crash", async () => {
    const { shop, id, laneId } = await waiting();
    await db.merchant.update({ where: { shop }, data: { sealedKey: "damaged" } });
    await work(laneId);
    expect((await db.merchant.findUniqueOrThrow({ where: { shop } })).hold).toBe("key_unreadable");
    expect((await rowOf(id)).state).toBe("queued");
    expect(klaviyo.calls).toHaveLength(0);
  });
});

describe("an answer about the row settles the row", () => {
  it.each(["email", "variant"] as const)("a refused %s fails it with the reason", async (field) => {
    const { id, laneId } = await waiting();
    klaviyo.failNext({ kind: field }, 1);
    await work(laneId);
    expect(await rowOf(id)).toMatchObject({
      state: "failed",
      lastReason: `${field}_refused`,
      lastStatus: 400,
    });
  });

  it("a refused phone beside a good e-mail is sent once more without SMS, and the row says so", async () => {
    const { shop, laneId } = await waiting();
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const { id } = await enqueue(shop, signUp({ phone: "+14155552671", smsConsent: true }), at());
    klaviyo.failNext({ kind: "phone" }, 1);
    await work(laneId);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "delivered", phoneRefused: true });
    expect(row.attempts.map(({ outcome, channels }) => [outcome, channels])).toEqual([
      ["phone_refused", "EMAIL,SMS"],
      ["delivered", "EMAIL"],
    ]);
  });

  it("a failed row is sent again when the merchant says so", async () => {
    const { shop, id, laneId } = await waiting();
    klaviyo.failNext({ kind: "variant" }, 1);
    await work(laneId);
    expect(await resend(shop, id, at())).toBe(true);
    await work(laneId);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", version: 2, attemptCount: 2 });
  });

  it("a row that nobody could reach fails without a call", async () => {
    const { id, laneId } = await waiting(full!.key, {
      email: null,
      phone: "+14155552671",
      smsConsent: true,
    });
    await work(laneId);
    expect(await rowOf(id)).toMatchObject({
      state: "failed",
      lastReason: "no_channel",
      attemptCount: 0,
    });
    expect(klaviyo.calls).toHaveLength(0);
  });

  it("a damaged row fails and stops nobody", async () => {
    const { shop, id, laneId } = await waiting();
    await db.subscription.update({ where: { id }, data: { variantId: "damaged" } });
    const good = await enqueue(shop, signUp(), at());
    await work(laneId);
    expect(await rowOf(id)).toMatchObject({ state: "failed", lastReason: "damaged" });
    expect((await rowOf(good.id)).state).toBe("delivered");
  });
});

it("an answer that nobody knows burns no row: the lane rests for a minute", async () => {
  const { id, laneId } = await waiting();
  klaviyo.failNext({ kind: "redirect", location: "https://elsewhere.example/" }, 1);
  await work(laneId);
  expect(await rowOf(id)).toMatchObject({
    state: "queued",
    lastOutcome: "unexpected",
    lastStatus: 307,
  });
  expect(await nextWakeAt()).toBe(time + 60_000);
});

it("two workers in one lane hand a row over once", async () => {
  const { shop, laneId } = await waiting();
  for (let more = 0; more < 20; more += 1) await enqueue(shop, signUp(), at());
  await Promise.all([work(laneId), work(laneId)]);
  expect(klaviyo.received).toHaveLength(21);
});

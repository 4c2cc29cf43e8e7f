import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, rowOf } from "#tests/delivery.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { REGION, connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { checkHoldNow, holdShop } from "../merchant/hold.server.ts";
import { startBulkJob } from "../outbox/bulk/bulk-job.server.ts";
import { correct } from "../outbox/correct.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { noFilter } from "../outbox/log/filter.ts";
import { wakeLane } from "../outbox/queue/wake.server.ts";
import { resend } from "../outbox/resend.server.ts";
import { DELIVERY } from "./settings.ts";

const { time, at, klaviyo, send, begin, waiting } = delivery();
const [full] = sandboxAccounts();
const consents = { emailConsent: true, consentVersion: 1 };

/** A look every quarter of a second, and a tenth until the answer is stored. */
const SEEN_WITHIN_MS = 250 + 100;

/** Nothing calls `worker.wake` here: rows come from a process without a worker. */
const settings = DELIVERY;

async function manyWithConsent(shop: string, rows: number): Promise<void> {
  for (let row = 0; row < rows; row += 1) await enqueue(shop, signUp(consents), at());
}

/** A shop whose minute of consents is used up, with rows that wait for the next one. */
async function waitingForConsents(perMinute = 20) {
  const { shop, laneId } = await waiting(full!.key, consents);
  const few = { ...settings.limits, consent: { perSecond: 75, perMinute } };
  await manyWithConsent(shop, 100);
  // The double's own figures would be obeyed, so the answers carry the account's limit for consents
  // as ours.
  const tells: Send = async (call) => {
    const answer = await send(call);
    if (!answer.answered || !call.path.includes("bulk-create") || !answer.rateLimit) return answer;
    return { ...answer, rateLimit: { ...answer.rateLimit, ...few.consent, remaining: perMinute } };
  };
  begin({ send: tells, settings: { ...settings, limits: few } });
  await time.pass(2_000);
  expect(await db.subscription.count({ where: { state: "queued" } })).toBeGreaterThan(40);
  const lane = await db.lane.findUniqueOrThrow({ where: { id: laneId } });
  expect(lane.leaseToken).not.toBeNull();
  return { shop, laneId };
}

async function expectSeen(id: string): Promise<void> {
  await time.pass(SEEN_WITHIN_MS);
  expect((await rowOf(id)).state).toBe("delivered");
}

describe("what another process commits is seen within a quarter of a second", () => {
  it("where the lane waits for the minute's consents", async () => {
    const { shop } = await waitingForConsents();
    for (const pauseMs of [0, 3_000, 20_000]) {
      await time.pass(pauseMs);
      const { id } = await enqueue(shop, signUp(), at());
      await expectSeen(id);
    }
  });

  it("where it was signed up before a look, and committed after it", async () => {
    const { shop } = await waitingForConsents();
    const signedUpAt = at();
    await time.pass(1_900);
    const { id } = await enqueue(shop, signUp(), signedUpAt);
    await expectSeen(id);
  });

  it("where it comes from another shop of the account, connected only just now", async () => {
    const { laneId } = await waitingForConsents();
    const { shop } = await connectShop({ key: full!.key, laneId });
    const { id } = await enqueue(shop, signUp(), at());
    await expectSeen(id);
  });

  const minutes = [16, 20, 25, 40];
  it.each(minutes)("and a row continues whose consent was among this minute's %s", async (most) => {
    const { shop } = await waitingForConsents(most);
    expect(klaviyo.consents).toHaveLength(most);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(
      klaviyo.consents.length,
    );
  });

  it("a row that is sent again", async () => {
    const { shop } = await waitingForConsents();
    const { id } = await enqueue(shop, { ...signUp(), botSign: "honeypot" }, at());
    await time.pass(1_000);
    await resend(shop, id, at());
    await expectSeen(id);
  });

  it("a row that is corrected", async () => {
    const { shop } = await waitingForConsents();
    const { id } = await enqueue(shop, { ...signUp(), botSign: "honeypot" }, at());
    await time.pass(1_000);
    const address = { version: 1, email: "new@example.com", phone: null, country: null };
    const correction = { ...address, vouched: { email: false, sms: false } };
    expect(await correct(shop, id, correction, at())).toEqual({ kind: "corrected" });
    await expectSeen(id);
  });

  it("a bulk job, with the second that a job may wait for its turn", async () => {
    const { shop } = await waitingForConsents();
    const { id } = await enqueue(shop, signUp(), at());
    await time.pass(1_000);
    await db.subscription.update({ where: { id }, data: { state: "failed", deliveredAt: null } });
    await startBulkJob(
      shop,
      { action: "send_again", filter: { ...noFilter, state: "failed" } },
      REGION,
      at(),
    );
    await time.pass(1_000);
    await expectSeen(id);
  });
});

/** Consent calls fail, and the step waits longer each time. */
const consentsDown: Send = async (call) => {
  if (!call.path.includes("bulk-create")) return send(call);
  return { answered: false, reason: "network", detail: "ECONNRESET" };
};

it("a sign-up is seen while the consent step is paused", async () => {
  const { shop } = await waiting(full!.key, consents);
  await manyWithConsent(shop, 80);
  begin({ send: consentsDown, settings });
  for (const passMs of [500, 2_500, 20_000, 50_000]) {
    await time.pass(passMs);
    const { id } = await enqueue(shop, signUp(), at());
    await expectSeen(id);
  }
});

describe("a lane that checks holds", () => {
  it("sees a sign-up while Klaviyo is slow to say whether a key is good", async () => {
    const { shop: held, laneId } = await waiting(full!.key);
    const hold = { hold: "key_refused", detail: null, keyVersion: 1, at: at() } as const;
    await holdShop(held, hold);
    const { shop } = await connectShop({ key: full!.key, laneId });
    const slowAccounts: Send = async (call) => {
      if (call.path.includes("accounts")) await time.after(7_000, new AbortController().signal);
      return send(call);
    };
    begin({ send: slowAccounts, settings });
    await time.pass(1_000);
    await checkHoldNow(held, at());
    await wakeLane(held, at());
    await time.pass(1_000);
    const { id } = await enqueue(shop, signUp(), at());
    await expectSeen(id);
    await time.pass(8_000);
  });

  it.each(["key_refused", "scope_missing"] as const)(
    "checks one at once when a merchant asks for it, whatever else it waits for: %s",
    async (hold) => {
      const { laneId } = await waitingForConsents();
      const { shop } = await connectShop({ key: full!.key, laneId });
      await holdShop(shop, { hold, detail: null, keyVersion: 1, at: at() });
      const { id } = await enqueue(shop, signUp(), at());
      await time.pass(5_000);
      expect((await rowOf(id)).state).toBe("queued");
      await checkHoldNow(shop, at());
      await wakeLane(shop, at());
      await time.pass(SEEN_WITHIN_MS + 250);
      expect((await rowOf(id)).state).toBe("delivered");
      expect((await rowOf(id)).attemptCount).toBe(1);
    },
  );

  it("checks one whose time has come, whatever else it waits for", async () => {
    const { laneId } = await waitingForConsents();
    const { shop } = await connectShop({ key: full!.key, laneId });
    const hold = "scope_missing" as const;
    await holdShop(shop, { hold, detail: null, keyVersion: 1, at: at() });
    const { id } = await enqueue(shop, signUp(), at());
    await manyWithConsent(shop, 100);
    await time.pass(60_000 + 1_000);
    expect((await rowOf(id)).state).toBe("delivered");
  });
});

it("a sign-up waits for the minute of the back-in-stock calls no longer than its position in the queue requires", async () => {
  const { shop } = await waiting(full!.key);
  const few = { ...settings.limits, back_in_stock: { perSecond: 350, perMinute: 30 } };
  const tells: Send = async (call) => {
    const answer = await send(call);
    if (!answer.answered || !answer.rateLimit) return answer;
    return { ...answer, rateLimit: { ...answer.rateLimit, ...few.back_in_stock, remaining: 30 } };
  };
  for (let row = 0; row < 31; row += 1) await enqueue(shop, signUp(), at());
  begin({ send: tells, settings: { ...settings, limits: few } });
  await time.pass(5_000);
  const { id } = await enqueue(shop, signUp(), at());
  await time.pass(50_000);
  expect((await rowOf(id)).state).toBe("queued");
  await time.pass(6_500);
  expect((await rowOf(id)).state).toBe("delivered");
});

it("a sign-up does not wait for a slow call when the minute of a slice is over", async () => {
  const { shop } = await waiting(full!.key, consents);
  let latencyMs = 0;
  const slow = sendTo(klaviyo, { clock: time, latencyMs: () => latencyMs });
  begin({ send: slow, settings });
  await time.pass(100);
  // The lane is never idle: a sign-up each second, and each takes a second and a half.
  latencyMs = 1_500;
  for (let second = 0; second < 59; second += 1) {
    await enqueue(shop, signUp(), at());
    await time.pass(1_000);
  }
  latencyMs = 7_500;
  await enqueue(shop, signUp(), at());
  await time.pass(3_000);
  latencyMs = 0;
  const { id } = await enqueue(shop, signUp(), at());
  await expectSeen(id);
  await time.pass(8_000);
});

it("a lane whose turn is over where others wait for a place sees a sign-up while its calls are open", async () => {
  const { shop } = await waiting(full!.key);
  const { shop: quick } = await connectShop({ key: full!.key });
  let latencyMs = 7_000;
  const slow = sendTo(klaviyo, { clock: time, latencyMs: () => latencyMs });
  begin({ send: slow, settings: { ...settings, lanes: 1 } });
  await time.pass(1_000);
  await enqueue(quick, signUp(), at());
  await time.pass(3_000);
  latencyMs = 0;
  const { id } = await enqueue(shop, signUp(), at());
  await expectSeen(id);
  await time.pass(8_000);
  expect(await db.subscription.count({ where: { state: "delivered" } })).toBe(3);
});

it("a sign-up in a pause of the lane goes out when the pause is over", async () => {
  const { shop } = await waiting(full!.key);
  klaviyo.failNext({ kind: "throttled", retryAfter: "45" }, 1);
  begin({ settings });
  await time.pass(20_000);
  const { id } = await enqueue(shop, signUp(), at());
  await time.pass(24_000);
  expect((await rowOf(id)).state).toBe("queued");
  await time.pass(1_500);
  expect((await rowOf(id)).state).toBe("delivered");
});

import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, merchantOf, rowOf } from "#tests/delivery.ts";
import { signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { merchantActionsOf } from "./merchant-actions.server.ts";
import { correct } from "./correct.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { recordConsent } from "./record-consent.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { resend } from "./resend.server.ts";

const { time, at, klaviyo, send, begin, work, waiting, stopAll } = delivery();
const [full] = sandboxAccounts();
const base = sandboxAccounts().find(({ key }) => key.endsWith("base"))!;
const TEXTED = { phone: "+14155552671", smsConsent: true, smsConsentVersion: 1 };
const agreed = { email: "ann@example.com", emailConsent: true, consentVersion: 1 };

/** A sign-up that Klaviyo has, without the consent that was given with it. */
async function unrecorded(consentStep = "not_permitted") {
  const { shop, id } = await waiting(base.key, agreed);
  await work();
  expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "not_permitted" });
  await db.subscription.update({ where: { id }, data: { consentStep } });
  await time.pass(5_000);
  return { shop, id, before: await rowOf(id) };
}

/** The merchant gives the key the scope that it lacked: here, the double removes its refusal. */
const permitted: Send = (call) => send({ ...call, key: full!.key });

async function expectSums(): Promise<void> {
  expect(await wrongCounts()).toEqual([]);
}

describe("a consent that is recorded later", () => {
  it.each(["not_permitted", "not_recorded"])(
    "asks for the consent alone, and the sign-up is not sent a second time: %s",
    async (consentStep) => {
      const { shop, id, before } = await unrecorded(consentStep);
      expect(await recordConsent(shop, id, at())).toBe(true);
      expect(await rowOf(id)).toMatchObject({ state: "queued", deliveredAt: before.deliveredAt });
      await expectSums();
      await work(permitted);
      const row = await rowOf(id);
      expect(row).toMatchObject({
        state: "delivered",
        consentStep: "recorded",
        deliveredAt: before.deliveredAt,
        version: before.version + 1,
      });
      expect(row.attempts.map(({ step, outcome }) => [step, outcome])).toEqual([
        ["consent", "scope_missing"],
        ["back_in_stock", "delivered"],
        ["consent", "delivered"],
      ]);
      expect(klaviyo.received).toHaveLength(1);
      expect(klaviyo.consents).toHaveLength(1);
      expect((await merchantActionsOf(shop, id)).map(({ kind }) => kind)).toEqual([
        "consent_ordered",
      ]);
      await expectSums();
    },
  );

  it("leaves the row delivered where the key still may not", async () => {
    const { shop, id, before } = await unrecorded();
    await recordConsent(shop, id, at());
    await work();
    expect(await rowOf(id)).toMatchObject({
      state: "delivered",
      consentStep: "not_permitted",
      deliveredAt: before.deliveredAt,
    });
    expect((await merchantOf(shop)).consentRefusedKeyVersion).toBe(1);
    expect(klaviyo.received).toHaveLength(1);
  });

  it("leaves the row delivered where Klaviyo refuses the shopper's address", async () => {
    const { shop, id } = await unrecorded();
    await recordConsent(shop, id, at());
    const refuses: Send = async (call) => {
      const answer = await send(call);
      if (!answer.answered || !call.path.includes("bulk-create")) return answer;
      const pointer = "/data/attributes/profiles/data/0/attributes/email";
      const errors = [{ id: "1", code: "invalid", detail: "Invalid.", source: { pointer } }];
      return { ...answer, status: 400, body: JSON.stringify({ errors }) };
    };
    await work(refuses);
    await time.pass(1_000);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "not_recorded" });
    expect(klaviyo.received).toHaveLength(1);
    expect(await resend(shop, id, at())).toBe(false);
  });

  it("waits where Klaviyo can't be reached, and is recorded then", async () => {
    const { shop, id } = await unrecorded();
    await recordConsent(shop, id, at());
    let down = true;
    const failsWhileDown: Send = (call) =>
      down
        ? Promise.resolve({ answered: false, reason: "network", detail: "ECONNRESET" })
        : permitted(call);
    begin({ send: failsWhileDown });
    await time.pass(500);
    expect((await rowOf(id)).state).toBe("queued");
    down = false;
    await time.pass(30_000);
    await stopAll();
    expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "recorded" });
    expect(klaviyo.received).toHaveLength(1);
  });

  it("is not corrected until then, and another request of the same shopper is a row of its own", async () => {
    const { shop, id } = await unrecorded();
    await recordConsent(shop, id, at());
    const { version } = await rowOf(id);
    const address = { version, email: "other@example.com", phone: null, country: null };
    const correction = { ...address, vouched: { email: false, sms: false } };
    expect(await correct(shop, id, correction, at())).toEqual({ kind: "delivered" });
    const again = signUp({ ...agreed, phone: "+14155552671", smsConsent: true });
    const { id: second } = await enqueue(shop, again, at());
    expect(second).not.toBe(id);
    await work(permitted);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "recorded" });
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(2);
    expect(klaviyo.received).toHaveLength(2);
    await expectSums();
  });
});

describe("there is nothing to record", () => {
  it.each([
    ["where no wording is known that was agreed to", { emailConsentVersion: null }],
    ["where nothing was agreed to", { emailConsent: false }],
    ["where Klaviyo has it", { consentStep: "recorded" }],
    ["where the sign-up is not delivered: sending it again asks for both", { state: "failed" }],
    ["where it was erased", { state: "cancelled" }],
    [
      "where only SMS is left, and the shop sends none",
      { consentStep: "email_only", ...TEXTED },
      { smsEnabled: false },
    ],
    [
      "where only SMS is left, and Klaviyo refuses the number",
      { consentStep: "email_only", ...TEXTED, phoneRefused: true },
      { smsEnabled: true },
    ],
  ])("%s", async (_, data, merchant: { smsEnabled?: boolean } = {}) => {
    const { shop, id } = await unrecorded();
    await db.subscription.update({ where: { id }, data });
    await db.merchant.update({ where: { shop }, data: merchant });
    expect(await recordConsent(shop, id, at())).toBe(false);
    expect(await merchantActionsOf(shop, id)).toEqual([]);
  });

  it("unless SMS is left, the shop sends texts and the number is good", async () => {
    const { shop, id } = await unrecorded("email_only");
    await db.subscription.update({ where: { id }, data: TEXTED });
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    expect(await recordConsent(shop, id, at())).toBe(true);
  });

  it("in another shop's row, and by a second order at the same time", async () => {
    const { shop, id } = await unrecorded();
    expect(await recordConsent("other.myshopify.com", id, at())).toBe(false);
    const orders = await Promise.all([1, 2, 3].map(() => recordConsent(shop, id, at())));
    expect(orders.filter(Boolean)).toHaveLength(1);
  });
});

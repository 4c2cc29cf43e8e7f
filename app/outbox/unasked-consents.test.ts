import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, rowOf } from "#tests/delivery.ts";
import { connectShop, signUp, WORDING } from "#tests/shops.ts";
import { client as db, commit } from "../server/database/db.server.ts";
import { correct } from "./correct.server.ts";
import { dedupeKey } from "./dedupe-key.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { eraseSelected } from "./erase.server.ts";
import { importStatements } from "./imported-rows.server.ts";
import { findOne } from "./log/history.server.ts";
import { recordConsent } from "./record-consent.server.ts";
import { resend } from "./resend.server.ts";
import type { SignUp } from "./subscription.ts";

const { at, klaviyo, work } = delivery();
const [full] = sandboxAccounts();
const PHONE = "+14155552671";
const BOTH = { phone: PHONE, country: "US", smsConsent: true, emailConsent: true };
const vouched = { email: false, sms: false };

/** A row that was imported with consents, which the merchant chose not to record in Klaviyo. */
async function imported(changes: Partial<SignUp> = {}, recordConsents = false) {
  const { shop } = await connectShop({ key: full!.key });
  await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
  const { dedupeKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
  const wish = signUp({ ...BOTH, source: "import", ...changes });
  const id = `0199-${shop}`;
  const row = {
    ...{ id, dedupeKey: dedupeKey(shop, dedupeKeySalt, wish), signUp: wish, signedUpAt: at() },
    ...{ emailConsentGivenAt: null, smsConsentGivenAt: null, recordConsents },
  };
  await commit(() => importStatements(shop, [row], [], at()), { locks: { shops: [shop] } });
  return { shop, id, wish };
}

const fail = (id: string) =>
  db.subscription.update({ where: { id }, data: { state: "failed", lastReason: "unexpected" } });

/** The consents that Klaviyo was asked to record. */
const asked = () => klaviyo.consents.map(({ channels }) => channels);

describe("consents that the merchant chose not to record", () => {
  it.each([
    [{}, true],
    [{ smsConsent: false, phone: null }, true],
    [{}, false],
  ])("are recorded only by that choice: %j", async (changes, left) => {
    const { id } = await imported(changes, !left);
    await work();
    expect((await rowOf(id)).state).toBe("delivered");
    expect(asked()).toHaveLength(left ? 0 : 1);
  });

  it("are not recorded by sending the row again", async () => {
    const { shop, id } = await imported();
    await fail(id);
    expect(await resend(shop, id, at())).toBe(true);
    await work();
    expect((await rowOf(id)).state).toBe("delivered");
    expect(asked()).toEqual([]);
  });

  it("are not recorded by a sign-up without a tick", async () => {
    const { shop, id, wish } = await imported({ phone: null, smsConsent: false });
    await fail(id);
    const { variantId, email } = wish;
    expect((await enqueue(shop, signUp({ variantId, email }), at())).id).toBe(id);
    await work();
    expect((await rowOf(id)).state).toBe("delivered");
    expect(asked()).toEqual([]);
  });

  it("are not recorded by a correction of the other address", async () => {
    const { shop, id, wish } = await imported();
    await fail(id);
    const correction = { version: 1, email: wish.email, phone: "+14155552672", country: "US" };
    expect(await correct(shop, id, { ...correction, vouched }, at())).toEqual({
      kind: "corrected",
    });
    await work();
    expect(await rowOf(id)).toMatchObject({ state: "delivered", emailConsent: true });
    expect(asked()).toEqual([]);
  });

  it.each(["queued", "failed", "delivered"])(
    "are recorded where the shopper ticks that box again, and the other one is not: %s",
    async (state) => {
      const { shop, id, wish } = await imported();
      if (state === "failed") await fail(id);
      if (state === "delivered") await work();
      const { variantId, email } = wish;
      await enqueue(shop, signUp({ variantId, email, phone: PHONE, smsConsent: true }), at());
      await work();
      expect(asked()).toEqual([["sms"]]);
      const [newest] = await db.subscription.findMany({ orderBy: { id: "desc" }, take: 1 });
      expect((await rowOf(id)).emailConsent).toBe(true);
      expect(newest?.state).toBe("delivered");
    },
  );

  it("are recorded for the address that the merchant vouches for", async () => {
    const { shop, id, wish } = await imported();
    await fail(id);
    const correction = { version: 1, email: wish.email, phone: "+14155552672", country: "US" };
    await correct(shop, id, { ...correction, vouched: { email: false, sms: true } }, at());
    await work();
    expect(asked()).toEqual([["sms"]]);
  });

  it("are recorded where the merchant orders it on the sign-up's page", async () => {
    const { shop, id } = await imported();
    await work();
    expect((await findOne(shop, id))?.consentOpen).toBe(true);
    expect(await recordConsent(shop, id, at())).toBe(true);
    await work();
    expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "recorded" });
    expect(asked()).toHaveLength(1);
    expect((await findOne(shop, id))?.consentOpen).toBe(false);
  });

  it("leave no trace of the choice in an erased row", async () => {
    const { shop, id } = await imported();
    await eraseSelected(shop, [id], at());
    expect(await rowOf(id)).toMatchObject({ unaskedConsents: null, emailConsent: false });
  });

  it("count by the wording of their version, as all do", async () => {
    const { id } = await imported();
    expect(await rowOf(id)).toMatchObject({ emailConsentVersion: WORDING.version });
  });
});

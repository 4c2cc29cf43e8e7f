import { expect, test } from "vitest";
import { delivery, rowOf } from "#tests/delivery.ts";
import { signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { resend } from "../outbox/resend.server.ts";

const { at, klaviyo, work, waiting } = delivery();
const both = { phone: "+14155552671", country: "US", smsConsent: true, emailConsent: true };

/** A row as a release before the rule stored it: ticked, with the versions given. */
async function oldRow(
  versions: { smsConsentVersion: number | null; emailConsentVersion: number | null },
  state = "queued",
  changes: Parameters<typeof signUp>[0] = {},
) {
  const { shop } = await waiting(undefined, { email: "first@example.com" });
  await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
  const { id } = await enqueue(shop, signUp({ ...both, ...changes }), at());
  await db.subscription.update({ where: { id }, data: { ...versions, state } });
  return { shop, id };
}

const asked = async (id: string) =>
  (await rowOf(id)).attempts.map(({ step, channels }) => [step, channels]);

test.each([
  ["no version", null],
  ["a version that the shop never had", 9],
])("a row with %s goes out by e-mail, and no consent is recorded for it", async (_, version) => {
  const { id } = await oldRow({ smsConsentVersion: version, emailConsentVersion: version });
  await work();
  expect(await asked(id)).toEqual([["back_in_stock", "EMAIL"]]);
  expect(klaviyo.consents).toEqual([]);
});

test("the consent whose wording was shown is recorded, and the other one is not", async () => {
  const { shop, id } = await oldRow({ smsConsentVersion: 2, emailConsentVersion: 2 });
  const second = { shop, version: 2, sms: "Text me.", email: "", createdAt: at() };
  await db.consentText.create({ data: second });
  await work();
  expect(await asked(id)).toEqual([
    ["consent", "SMS"],
    ["back_in_stock", "EMAIL,SMS"],
  ]);
});

test.each(["failed", "blocked"])(
  "no consent is requested for a row that was %s and is sent again",
  async (state) => {
    const none = { smsConsentVersion: null, emailConsentVersion: null };
    const { shop, id } = await oldRow(none, state);
    await resend(shop, id, at());
    await work();
    expect(await asked(id)).toEqual([["back_in_stock", "EMAIL"]]);
    expect(klaviyo.consents).toEqual([]);
  },
);

test("a row with only a phone whose consent does not count fails, and no call is made", async () => {
  const none = { smsConsentVersion: null, emailConsentVersion: null };
  const { id } = await oldRow(none, "queued", { email: null, emailConsent: false });
  await work();
  expect(await asked(id)).toEqual([]);
  expect(await rowOf(id)).toMatchObject({ state: "failed", lastReason: "no_channel" });
});

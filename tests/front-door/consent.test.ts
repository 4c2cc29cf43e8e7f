import { describe, expect, it, test } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { installShop } from "#tests/shops.ts";
import { app } from "./world.ts";

const JSON_ANSWER = { accept: "application/json" };
const ALL = {
  variant_id: "33001893429341",
  email: "ann@example.com",
  phone: "+14155552671",
  sms_consent: "1",
  email_consent: "1",
};

/** A shop that sends SMS. Its first wording showed a box for e-mail alone, its second one for SMS alone. */
async function openShop(wordings = true): Promise<string> {
  const shop = await installShop();
  await db.merchant.update({ where: { shop }, data: { smsEnabled: true, consentVersion: 2 } });
  if (!wordings) return shop;
  await db.consentText.createMany({
    data: [
      { shop, version: 1, sms: "", email: "News.", createdAt: new Date() },
      { shop, version: 2, sms: "Text me.", email: "", createdAt: new Date() },
    ],
  });
  return shop;
}

type Fields = Record<string, string>;

const forms: Record<string, (shop: string, fields: Fields) => Promise<Response>> = {
  form: (shop, fields) => app.proxy(shop, new URLSearchParams(fields), JSON_ANSWER),
  multipart: (shop, fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return app.proxy(shop, body, JSON_ANSWER);
  },
  JSON: (shop, fields) => {
    const type = { "content-type": "application/json" };
    return app.proxy(shop, JSON.stringify(fields), { ...JSON_ANSWER, ...type });
  },
};

describe.each(Object.keys(forms))("a tick that comes as %s", (kind) => {
  const none = { smsConsent: false, emailConsent: false, phone: null };
  test.each<[string, Fields, boolean, object]>([
    ["of a shop without any wording", { consent_version: "1" }, false, none],
    ["without a version", {}, true, none],
    ["of a version to come", { consent_version: "3" }, true, none],
    [
      "beside the wording for e-mail",
      { consent_version: "1" },
      true,
      { ...none, emailConsent: true, emailConsentVersion: 1, smsConsentVersion: null },
    ],
    [
      "beside the wording for SMS",
      { consent_version: "2" },
      true,
      { emailConsent: false, smsConsent: true, smsConsentVersion: 2, phone: "+14155552671" },
    ],
  ])("%s", async (_, version, wordings, expected) => {
    const shop = await openShop(wordings);
    const answer = await forms[kind]!(shop, { ...ALL, ...version });
    expect([answer.status, await answer.json()]).toEqual([
      202,
      expect.objectContaining({ status: "accepted" }),
    ]);
    expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([
      { email: "ann@example.com", ...expected },
    ]);
  });
});

it("another shop's version counts for nothing here", async () => {
  const [shop] = await Promise.all([openShop(false), openShop()]);
  await forms["form"]!(shop, { ...ALL, consent_version: "1" });
  expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([
    { emailConsent: false, emailConsentVersion: null },
  ]);
});

it("a phone alone, ticked beside no wording for SMS, is answered in words and leaves nothing", async () => {
  const shop = await openShop();
  const phoneAlone = { ...ALL, email: "", consent_version: "1" };
  const answer = await forms["form"]!(shop, phoneAlone);
  expect([answer.status, await answer.json()]).toEqual([
    422,
    {
      status: "invalid",
      errors: {
        sms_consent:
          "The text beside this box has changed. Reload the page and check the box again.",
      },
    },
  ]);
  expect(await db.subscription.count({ where: { shop } })).toBe(0);
});

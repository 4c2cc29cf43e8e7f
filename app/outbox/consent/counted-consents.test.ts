import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { connectShop, installShop, signUp, WORDING } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { claim } from "../queue/claim.server.ts";
import { correct } from "../correct.server.ts";
import {
  countConsents,
  wordingsOf,
  type GivenConsents,
  type Wording,
} from "./counted-consents.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { findOne } from "../log/history.server.ts";

const now = new Date();
const versions = fc.constantFrom(null, 1, 2, 3);
const texts = fc.constantFrom("", "Yes, please.");
const given: fc.Arbitrary<GivenConsents> = fc.record({
  smsConsent: fc.boolean(),
  smsConsentVersion: versions,
  emailConsent: fc.boolean(),
  emailConsentVersion: versions,
});
const wordings: fc.Arbitrary<Wording[]> = fc.uniqueArray(
  fc.record({ version: fc.constantFrom(1, 2, 3), sms: texts, email: texts }),
  { selector: ({ version }) => version },
);

describe("a tick counts", () => {
  const both = { smsConsent: true, smsConsentVersion: 1, emailConsent: true };
  test.each<[string, Wording[], number | null, boolean, boolean]>([
    [
      "with the wording that it was given beside",
      [{ version: 1, sms: "T", email: "N" }],
      1,
      true,
      true,
    ],
    ["never without any wording", [], 1, false, false],
    ["never without a version", [{ version: 1, sms: "T", email: "N" }], null, true, false],
    ["for the channel whose box was shown", [{ version: 1, sms: "", email: "N" }], 1, false, true],
    [
      "never by the wording of another version",
      [{ version: 2, sms: "T", email: "N" }],
      1,
      false,
      false,
    ],
  ])("%s", (_, shown, emailConsentVersion, sms, email) => {
    const counted = countConsents({ ...both, emailConsentVersion }, shown);
    expect([counted.smsConsent, counted.emailConsent]).toEqual([sms, email]);
  });

  it("whatever is given and shown, exactly where its own version showed its box", () => {
    fc.assert(
      fc.property(given, wordings, (ticks, shown) => {
        const counted = countConsents(ticks, shown);
        const texts = (version: number | null) => shown.find((one) => one.version === version);
        expect(counted.smsConsent).toBe(ticks.smsConsent && !!texts(ticks.smsConsentVersion)?.sms);
        expect(counted.emailConsent).toBe(
          ticks.emailConsent && !!texts(ticks.emailConsentVersion)?.email,
        );
        expect(countConsents(counted, shown)).toEqual(counted);
      }),
    );
  });
});

it("the database counts the same ticks when it hands rows out for delivery", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(given, { minLength: 1, maxLength: 10 }),
      wordings,
      async (rows, shown) => {
        const { shop, laneId } = await connectShop();
        await db.consentText.deleteMany({ where: { shop } });
        const texts = shown.map((wording) => ({ shop, ...wording, createdAt: now }));
        await db.consentText.createMany({ data: texts });
        const { id: first } = await enqueue(shop, signUp(), now);
        const stored = await db.subscription.findUniqueOrThrow({ where: { id: first } });
        await db.subscription.createMany({
          data: rows.map((row, at) => ({
            ...stored,
            ...row,
            id: String(at),
            dedupeKey: null,
            shop,
          })),
        });
        const claimed = await claim(laneId, now, { limit: 100, except: new Set([first]) });
        for (const [at, row] of rows.entries()) {
          const { smsConsent, emailConsent } = countConsents(row, shown);
          const found = claimed.find(({ id }) => id === String(at));
          expect(found).toMatchObject({ smsConsent, emailConsent });
        }
        await db.subscription.deleteMany({ where: { shop } });
      },
    ),
    { numRuns: 10 },
  );
});

it("a shop's versions are its own: another shop's wording counts for nothing", async () => {
  const { shop } = await connectShop();
  const other = await installShop();
  expect(await wordingsOf(shop, [1, 2, null])).toMatchObject([WORDING]);
  expect(await wordingsOf(other, [1])).toEqual([]);
});

describe("a sign-up that joins a row", () => {
  async function shopWithTwoVersions() {
    const { shop } = await connectShop();
    const second = { version: 2, sms: "Text me, do.", email: "" };
    await db.consentText.create({ data: { shop, ...second, createdAt: now } });
    return shop;
  }
  const byText = { phone: "+14155552671", country: "US", smsConsent: true };

  it("brings its consent with its own version, and does not change the version of the other consent", async () => {
    const shop = await shopWithTwoVersions();
    const request = signUp({ emailConsent: true, consentVersion: 1 });
    const { id } = await enqueue(shop, request, now);
    await enqueue(shop, { ...request, ...byText, emailConsent: false, consentVersion: 2 }, now);
    expect(await findOne(shop, id)).toMatchObject({
      emailConsent: true,
      emailConsentVersion: 1,
      emailWording: { text: "Send me news." },
      smsConsent: true,
      smsConsentVersion: 2,
      smsWording: { text: "Text me, do." },
    });
  });

  it("can give a consent beside a tick that counts for nothing", async () => {
    const shop = await shopWithTwoVersions();
    const request = signUp({ emailConsent: true, consentVersion: 1 });
    for (const state of ["queued", "delivered"]) {
      const { id } = await enqueue(shop, { ...request, variantId: `${state.length}1` }, now);
      const old = { state, emailConsentVersion: null, deliveredAt: now };
      await db.subscription.update({ where: { id }, data: old });
      const again = await enqueue(shop, { ...request, variantId: `${state.length}1` }, now);
      expect(await db.subscription.findUniqueOrThrow({ where: { id: again.id } })).toMatchObject({
        state: "queued",
        emailConsent: true,
        emailConsentVersion: 1,
      });
    }
  });

  it("removes a tick that counts for nothing from the row, and no version makes it count", async () => {
    const shop = await shopWithTwoVersions();
    const request = signUp({ emailConsent: true, consentVersion: 1 });
    const { id } = await enqueue(shop, request, now);
    await db.subscription.update({ where: { id }, data: { emailConsentVersion: null } });
    await enqueue(shop, { ...request, ...byText, emailConsent: false, consentVersion: 2 }, now);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      emailConsent: false,
      emailConsentVersion: null,
      smsConsent: true,
      smsConsentVersion: 2,
    });
  });
});

it("a correction can't keep a tick that counts for nothing, whatever the merchant vouches for", async () => {
  const { shop } = await connectShop();
  const { id } = await enqueue(shop, signUp({ emailConsent: true, consentVersion: 7 }), now);
  const email = "corrected@example.com";
  const correction = { version: 1, email, phone: null, country: null };
  await correct(shop, id, { ...correction, vouched: { email: true, sms: true } }, now);
  expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
    email,
    emailConsent: false,
    emailConsentVersion: null,
  });
});

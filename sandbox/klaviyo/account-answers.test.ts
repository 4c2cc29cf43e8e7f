import { expect, test } from "vitest";
import type { KlaviyoAccount } from "./klaviyo.ts";
import {
  bodyWith,
  errorsOf,
  invalidAt,
  klaviyoAtNoon,
  request,
  subscribed as granted,
  validBody,
  validJob,
} from "./valid-request.ts";

const path = "/api/profile-subscription-bulk-create-jobs";
const people = ["data", "attributes", "profiles", "data"];
const variantAt = ["data", "relationships", "variant", "data", "id"];
const variant = validBody.data.relationships.variant.data.id;
const other = "$shopify:::$default:::33001893429342";

const badPhone = "Invalid phone number format (Example of a valid format: +12345678901)";
const region = "Phone number is valid but is not in a supported region for this account.";
const notConfigured = "SMS configuration is required to subscribe phone number only profiles.";

/** A Klaviyo whose first account has these properties. */
function klaviyoOf(traits: Partial<KlaviyoAccount>) {
  const klaviyo = klaviyoAtNoon();
  Object.assign(klaviyo.accounts[0]!, traits);
  return klaviyo;
}

const profile = (attributes: object) => ({
  type: "profile",
  attributes: { subscriptions: { sms: granted() }, ...attributes },
});
const jobFor = (...attributes: object[]) => bodyWith(people, attributes.map(profile), validJob);
const phoneAt = (index: number) => `/${people.join("/")}/${index}/attributes/phone_number`;

/** The text as recorded from Klaviyo on 15 May 2025. */
const variantNotFound = {
  status: 404,
  code: "variant_not_found",
  title: "The variant in your relationship payload does not exist",
  detail: "The variant in your relationship payload does not exist",
  source: { pointer: "/data/relationships/variant/data/id" },
  links: {},
  meta: {},
};

test.each<[string, KlaviyoAccount["catalog"], number, number]>([
  ["that is not given", undefined, 202, 202],
  ["with one variant", { has: [variant] }, 202, 404],
  ["without one variant", { lacks: [variant] }, 404, 202],
  ["with none", { has: [] }, 404, 404],
])("a catalogue %s knows its variants", async (_which, catalog, ofIt, ofAnother) => {
  const klaviyo = klaviyoOf({ catalog });
  const ask = (id: string) => klaviyo.fetch(request({ body: bodyWith(variantAt, id) }));
  const responses = [await ask(variant), await ask(other)];
  expect(responses.map(({ status }) => status)).toEqual([ofIt, ofAnother]);
  for (const response of responses) {
    if (response.status === 404) expect(await errorsOf(response)).toEqual([variantNotFound]);
  }
  expect(klaviyo.received).toHaveLength(responses.filter(({ status }) => status === 202).length);
});

test("reports an error of the body before a variant that the catalogue lacks", async () => {
  const body = bodyWith(["data", "attributes", "channels"], []);
  const response = await klaviyoOf({ catalog: { has: [] } }).fetch(request({ body }));
  expect(response.status).toBe(400);
});

test.each([
  [404, "not_found"],
  [422, "invalid"],
])("answers an odd variant with %i and points at nothing", async (status, code) => {
  const klaviyo = klaviyoOf({ oddVariants: { [variant]: status } });
  const [error] = await errorsOf(await klaviyo.fetch(request({})));
  expect(error).toMatchObject({ status, code });
  expect(error).not.toHaveProperty("source");
  expect((await klaviyo.fetch(request({ body: bodyWith(variantAt, other) }))).status).toBe(202);
});

const german = { email: "ada@example.com", phone_number: "+4915112345678" };
const american = { email: "bob@example.com", phone_number: "+15005550006" };

test("refuses a consent to SMS at the phone if the account may not text its region", async () => {
  const klaviyo = klaviyoOf({ sms: { configured: true, callingCodes: ["1", "33"] } });
  const ask = (body: unknown) => klaviyo.fetch(request({ path, body }));
  const refused = await ask(jobFor(american, german));
  expect(refused.status).toBe(400);
  expect(await errorsOf(refused)).toEqual([invalidAt(phoneAt(1), region)]);
  expect(klaviyo.consents).toEqual([]);
  expect((await ask(jobFor(american))).status).toBe(202);
  const withoutSms = { ...german, subscriptions: { email: granted() } };
  expect((await ask(jobFor(withoutSms))).status).toBe(202);
});

test("without SMS, refuses a phone alone with Klaviyo's text, and a phone beside an e-mail by its region", async () => {
  const klaviyo = klaviyoOf({ sms: { configured: false } });
  const ask = (body: unknown) => klaviyo.fetch(request({ path, body }));
  const alone = await ask(jobFor({ phone_number: "+15005550006" }));
  expect(alone.status).toBe(400);
  expect(await errorsOf(alone)).toEqual([invalidAt("/data/attributes/profiles", notConfigured)]);
  expect(await errorsOf(await ask(jobFor(american)))).toEqual([invalidAt(phoneAt(0), region)]);
  const email = { email: "ada@example.com", subscriptions: { email: granted() } };
  expect((await ask(jobFor(email))).status).toBe(202);
  expect(klaviyo.consents).toHaveLength(1);
});

test.each([
  ["of another region", { ...german, subscriptions: { email: granted(), sms: granted() } }, region],
  ["of a bad form", { ...american, phone_number: "5005550006" }, badPhone],
])(
  "refuses a phone %s beside an e-mail, or ignores it with a header",
  async (_what, who, detail) => {
    const sms = { configured: true, callingCodes: ["1"] } as const;
    const strict = await klaviyoOf({ sms }).fetch(request({ path, body: jobFor(who) }));
    expect(await errorsOf(strict)).toEqual([invalidAt(phoneAt(0), detail)]);
    expect(strict.headers.has("x-klaviyo-partial-failure")).toBe(false);

    const klaviyo = klaviyoOf({ sms, ignoresBadPhones: true });
    const response = await klaviyo.fetch(request({ path, body: jobFor(american, who) }));
    expect([response.status, await response.text()]).toEqual([202, ""]);
    expect(response.headers.get("x-klaviyo-partial-failure")).toBe("phone_number");
    expect(response.headers.has("ratelimit-limit")).toBe(true);
    const byEmail = "subscriptions" in who ? ["email"] : [];
    expect(klaviyo.consents).toMatchObject([
      { profile: american, channels: ["sms"] },
      { profile: { email: who.email, phone_number: undefined }, channels: byEmail },
    ]);
  },
);

test("an account that ignores bad phones refuses one without an e-mail", async () => {
  const klaviyo = klaviyoOf({ ignoresBadPhones: true });
  const body = jobFor({ phone_number: "5005550006" });
  const response = await klaviyo.fetch(request({ path, body }));
  expect(await errorsOf(response)).toEqual([invalidAt(phoneAt(0), badPhone)]);
  expect(klaviyo.consents).toEqual([]);
});

test("an account that ignores bad phones answers a good job without a failure header", async () => {
  const klaviyo = klaviyoOf({ ignoresBadPhones: true });
  const response = await klaviyo.fetch(request({ path, body: jobFor(american) }));
  expect(response.status).toBe(202);
  expect(response.headers.has("x-klaviyo-partial-failure")).toBe(false);
});

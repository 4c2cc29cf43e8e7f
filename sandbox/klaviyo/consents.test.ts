import { expect, test } from "vitest";
import {
  bodyWith,
  errorsOf,
  invalidAt,
  klaviyoAtNoon,
  noon,
  request,
  subscribed as granted,
  validJob,
  type Path,
} from "./valid-request.ts";

const reference = "https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles";
const profilesOverview = "https://developers.klaviyo.com/en/reference/profiles_api_overview";
const unknownField = "https://github.com/verbb/formie/issues/1986";
const own = "own strictness";
const recorded = "recorded from Klaviyo";

const path = "/api/profile-subscription-bulk-create-jobs";
const job = validJob.data.type;

const attributes: Path = ["data", "attributes"];
const people: Path = [...attributes, "profiles", "data"];
const person: Path = [...people, 0, "attributes"];
const subscriptions: Path = [...person, "subscriptions"];
const list: Path = ["data", "relationships", "list", "data"];
const consentedAt: Path = [...subscriptions, "email", "marketing", "consented_at"];

test("records who consented, to what, for which list and from where", async () => {
  const klaviyo = klaviyoAtNoon();
  const response = await klaviyo.fetch(request({ path, body: validJob }));
  expect([response.status, await response.text()]).toEqual([202, ""]);
  expect(klaviyo.consents).toEqual([
    {
      id: expect.any(String) as string,
      receivedAt: noon,
      accountPublicKey: "SBX001",
      profile: { email: "ada@example.com", phone_number: "+15005550006" },
      channels: ["email", "sms"],
      others: [],
      listId: "NEWS01",
      source: "Back in stock form",
      requestId: response.headers.get("x-klaviyo-req-id"),
    },
  ]);
  expect(klaviyo.received).toEqual([]);
});

test.each<[string, Path, unknown]>([
  ["without a list", ["data", "relationships"], undefined],
  ["without a source", [...attributes, "custom_source"], undefined],
])("a consent is accepted %s", async (_how, at, value) => {
  const body = bodyWith(at, value, validJob);
  expect((await klaviyoAtNoon().fetch(request({ path, body }))).status).toBe(202);
});

test.each<[string, Path, unknown, string[], string[]]>([
  ["e-mail alone", subscriptions, { email: granted() }, ["email"], []],
  ["SMS alone", subscriptions, { sms: granted() }, ["sms"], []],
  ["SMS, e-mail left null", subscriptions, { email: null, sms: granted() }, ["sms"], []],
  [
    "SMS, e-mail named and not granted",
    subscriptions,
    { email: {}, sms: { marketing: null, transactional: { consent: "SUBSCRIBED" } } },
    [],
    ["sms.transactional"],
  ],
  [
    "e-mail's open tracking beside SMS",
    subscriptions,
    { email: { open_tracking: { consent: "SUBSCRIBED" } }, sms: granted() },
    ["sms"],
    ["email.open_tracking"],
  ],
  ["both", subscriptions, { email: granted(), sms: granted() }, ["email", "sms"], []],
])("records what was granted: %s", async (_what, at, value, channels, others) => {
  const klaviyo = klaviyoAtNoon();
  await klaviyo.fetch(request({ path, body: bodyWith(at, value, validJob) }));
  expect(klaviyo.consents).toMatchObject([{ channels, others }]);
});

test("allows 75 a second and 700 a minute, in a budget of its own", async () => {
  let at = noon;
  const klaviyo = klaviyoAtNoon({ now: () => at });
  const ask = async () => (await klaviyo.fetch(request({ path, body: validJob }))).status;
  const statuses: number[] = [];
  for (let second = 0; second < 11; second += 1, at += 1_000) {
    for (let time = 0; time < 76; time += 1) statuses.push(await ask());
  }
  expect(statuses.slice(0, 76)).toEqual([...Array<number>(75).fill(202), 429]);
  expect(statuses.filter((status) => status === 202)).toHaveLength(700);
  expect((await klaviyo.fetch(request({}))).status).toBe(202);
});

test("a historical import names when each consent was given, in the past", async () => {
  const historical = bodyWith([...attributes, "historical_import"], true, validJob);
  const past = bodyWith([...subscriptions, "sms"], null, historical);
  const ask = (when: unknown) =>
    klaviyoAtNoon().fetch(request({ path, body: bodyWith(consentedAt, when, past) }));
  expect((await ask("2026-11-24T11:59:59Z")).status).toBe(202);
  const rule = "consented_at is required, in the past, in a historical import.";
  for (const when of ["2026-11-24T12:00:00Z", undefined]) {
    expect(await errorsOf(await ask(when))).toEqual([invalidAt(`/${consentedAt.join("/")}`, rule)]);
  }
});

const field = (name: string, of: string) =>
  `'${name}' is not a valid field for the resource '${of}'.`;
const required = (name: string, of: string) =>
  `'${name}' is a required field for the resource '${of}'.`;
const badPhone = "Invalid phone number format (Example of a valid format: +12345678901)";

type Row = [when: string, at: Path, value: unknown, detail: string, says: string];

const refusals: Row[] = [
  ["no data", ["data"], undefined, required("data", job), reference],
  ["the list's old type", ["data", "type"], "list", `This must be one of: ${job}.`, reference],
  [
    "no profiles",
    [...attributes, "profiles"],
    undefined,
    required("profiles", "profile"),
    reference,
  ],
  ["nobody", people, [], "At least one profile is required.", own],
  ["a bare person", [...people, 0], person, "This must be of type object.", reference],
  ["no subscriptions", subscriptions, undefined, required("subscriptions", "profile"), reference],
  [
    "an unknown channel",
    [...subscriptions, "fax"],
    granted(),
    field("fax", "profile"),
    unknownField,
  ],
  ["an unknown attribute", [...person, "name"], "Ada", field("name", "profile"), unknownField],
  [
    "unsubscribing",
    [...subscriptions, "email", "marketing", "consent"],
    "UNSUBSCRIBED",
    "This must be one of: SUBSCRIBED.",
    reference,
  ],
  ["a day for consented_at", consentedAt, "2026-11-24", "Invalid ISO datetime", reference],
  [
    "consented_at outside an import",
    consentedAt,
    "2026-11-23T12:00:00Z",
    "consented_at is allowed only in a historical import.",
    reference,
  ],
  ["a bad e-mail", [...person, "email"], "ada", "Invalid email address", profilesOverview],
  ["a national phone", [...person, "phone_number"], "5005550006", badPhone, profilesOverview],
  ["e-mail consent without e-mail", [...person, "email"], null, "email is required.", reference],
  ["SMS without phone", [...person, "phone_number"], null, "phone_number is required.", reference],
  ["nothing granted", subscriptions, { email: {} }, "At least one consent is required.", own],
  [
    "a list that is not there",
    [...list, "id"],
    "NONE01",
    "List not found with id NONE01.",
    recorded,
  ],
  ["a list of wrong type", [...list, "type"], "segment", "This must be one of: list.", reference],
];

test.each(refusals)("refuses: %s", async (_when, at, value, detail, says) => {
  expect(says).toMatch(/^(https:\/\/|own strictness$|recorded from Klaviyo$)/);
  const klaviyo = klaviyoAtNoon();
  const response = await klaviyo.fetch(request({ path, body: bodyWith(at, value, validJob) }));
  expect(response.status).toBe(400);
  expect(await errorsOf(response)).toEqual([invalidAt(`/${at.join("/")}`, detail)]);
  expect(klaviyo.consents).toEqual([]);
});

test("refuses a person with neither e-mail nor phone", async () => {
  const nobody = bodyWith(person, { subscriptions: {} }, validJob);
  const response = await klaviyoAtNoon().fetch(request({ path, body: nobody }));
  expect(await errorsOf(response)).toEqual([
    invalidAt(`/${person.join("/")}`, "Either email or phone_number is required."),
  ]);
});

test("refuses more than a thousand people at once", async () => {
  const one = validJob.data.attributes.profiles.data[0];
  const crowd = (size: number) =>
    bodyWith(
      people,
      Array.from({ length: size }, () => one),
      validJob,
    );
  const ask = (size: number) => klaviyoAtNoon().fetch(request({ path, body: crowd(size) }));
  expect((await ask(1_000)).status).toBe(202);
  expect((await ask(1_001)).status).toBe(400);
});

test.each(["lists:write", "profiles:write", "subscriptions:write"])(
  "refuses a key without %s, and names it",
  async (lacking) => {
    const klaviyo = klaviyoAtNoon();
    const [full] = klaviyo.accounts;
    const scopes = full!.scopes.filter((scope) => scope !== lacking);
    klaviyo.accounts.push({ ...full!, key: "pk_less", scopes });
    const headers = { Authorization: "Klaviyo-API-Key pk_less" };
    const response = await klaviyo.fetch(request({ path, headers, body: validJob }));
    expect(response.status).toBe(403);
    const detail = `Your API key is missing required scopes: ${lacking}`;
    expect(await errorsOf(response)).toMatchObject([{ code: "permission_denied", detail }]);
    expect(klaviyo.consents).toEqual([]);
  },
);

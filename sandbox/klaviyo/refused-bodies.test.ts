import { expect, test } from "vitest";
import {
  bodyWith,
  errorsOf,
  invalidAt,
  klaviyoAtNoon,
  request,
  type Path,
} from "./valid-request.ts";

const reference = "https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription";
const changelog = "https://developers.klaviyo.com/en/docs/changelog_";
const profiles = "https://developers.klaviyo.com/en/reference/profiles_api_overview";
const unknownField = "https://github.com/verbb/formie/issues/1986";
const own = "own strictness";

const data: Path = ["data"];
const attributes: Path = [...data, "attributes"];
const channels: Path = [...attributes, "channels"];
const profile: Path = [...attributes, "profile"];
const person: Path = [...profile, "data"];
const identifiers: Path = [...person, "attributes"];
const variant: Path = [...data, "relationships", "variant"];
const variantId: Path = [...variant, "data", "id"];

const field = (name: string, of: string) =>
  `'${name}' is not a valid field for the resource '${of}'.`;
const required = (name: string, of: string) =>
  `'${name}' is a required field for the resource '${of}'.`;
const subscription = "back-in-stock-subscription";
const oneOf = "This must be one of: EMAIL, PUSH, SMS, WHATSAPP.";
const badPhone = "Invalid phone number format (Example of a valid format: +12345678901)";
const badVariant = "Invalid catalog variant id (integrationType:::catalogId:::externalId).";
const needsPhone = "The SMS channel requires a phone_number.";

/** The changed field, its new value (undefined removes it), the detail, the source, and the pointer if it is another field. */
type Row = [when: string, at: Path, value: unknown, detail: string, says: string, pointer?: string];

const refusals: Row[] = [
  ["no data", data, undefined, required("data", subscription), reference],
  ["data null", data, null, "This must be of type object.", reference],
  ["data a list", data, [], "This must be of type object.", reference],
  ["field beside data", ["meta"], {}, field("meta", subscription), unknownField],
  ["no type", [...data, "type"], undefined, required("type", subscription), reference],
  ["wrong type", [...data, "type"], "event", `This must be one of: ${subscription}.`, reference],
  ["an id of its own", [...data, "id"], "1", field("id", subscription), unknownField],
  ["no attributes", attributes, undefined, required("attributes", subscription), reference],
  ["unknown attribute", [...attributes, "x"], 1, field("x", subscription), unknownField],
  ["no channels", channels, undefined, required("channels", subscription), reference],
  ["channels a word", channels, "EMAIL", "This must be of type array.", reference],
  ["channels null", channels, null, "This must be of type array.", reference],
  ["channels empty", channels, [], "At least one channel is required.", own],
  ["unknown channel", [...channels, 1], "FAX", oneOf, reference],
  ["channel in lower case", [...channels, 0], "email", oneOf, reference],
  ["channel a number", [...channels, 0], 1, oneOf, reference],
  ["channel twice", [...channels, 1], "EMAIL", "Duplicate channel EMAIL.", own],
  ["profile a list", profile, [], "This must be of type object.", reference],
  ["no profile", profile, undefined, "A profile identifier is required.", own],
  ["profile null", profile, null, "A profile identifier is required.", own],
  ["profile without data", person, undefined, required("data", "profile"), reference],
  ["field beside profile data", [...profile, "x"], 1, field("x", "profile"), unknownField],
  ["profile without type", [...person, "type"], undefined, required("type", "profile"), reference],
  ["profile of wrong type", [...person, "type"], "x", "This must be one of: profile.", reference],
  ["profile id a number", [...person, "id"], 7, "This must be of type string.", reference],
  ["profile id empty", [...person, "id"], "", "Invalid profile id.", own],
  ["profile id with spaces", [...person, "id"], "a b", "Invalid profile id.", own],
  ["field beside profile id", [...person, "x"], 1, field("x", "profile"), unknownField],
  ["no identifiers", identifiers, undefined, required("attributes", "profile"), reference],
  ["id inside attributes", [...identifiers, "id"], "01G", field("id", "profile"), reference],
  ["first name", [...identifiers, "first_name"], "A", field("first_name", "profile"), reference],
  ["e-mail a number", [...identifiers, "email"], 7, "This must be of type string.", reference],
  ["e-mail without @", [...identifiers, "email"], "ada", "Invalid email address", profiles],
  [
    "e-mail with spaces",
    [...identifiers, "email"],
    " ada@example.com",
    "Invalid email address",
    own,
  ],
  ["e-mail empty", [...identifiers, "email"], "", "Invalid email address", own],
  [
    "e-mail of 300 characters",
    [...identifiers, "email"],
    `ada@${"a.".repeat(145)}example`,
    "Invalid email address",
    own,
  ],
  [
    "phone a number",
    [...identifiers, "phone_number"],
    15005550006,
    "This must be of type string.",
    reference,
  ],
  ["national phone", [...identifiers, "phone_number"], "5005550006", badPhone, profiles],
  ["phone with spaces", [...identifiers, "phone_number"], "+1 500 555 0006", badPhone, profiles],
  ["phone of 16 digits", [...identifiers, "phone_number"], "+1234567890123456", badPhone, profiles],
  [
    "external id a number",
    [...identifiers, "external_id"],
    7,
    "This must be of type string.",
    reference,
  ],
  ["external id empty", [...identifiers, "external_id"], "", "This may not be blank.", own],
  [
    "SMS without phone",
    [...identifiers, "phone_number"],
    null,
    needsPhone,
    own,
    "/data/attributes/channels/1",
  ],
  [
    "no relationships",
    variant.slice(0, 2),
    undefined,
    required("relationships", subscription),
    reference,
  ],
  [
    "unknown relationship",
    [...data, "relationships", "list"],
    {},
    field("list", subscription),
    unknownField,
  ],
  ["no variant", variant, undefined, required("variant", "catalog-variant"), reference],
  ["variant empty", [...variant, "data"], undefined, required("data", "catalog-variant"), own],
  [
    "variant of wrong type",
    [...variant, "data", "type"],
    "product",
    "This must be one of: catalog-variant.",
    reference,
  ],
  [
    "unknown field of variant",
    [...variant, "data", "x"],
    1,
    field("x", "catalog-variant"),
    unknownField,
  ],
  ["no variant id", variantId, undefined, required("id", "catalog-variant"), reference],
  ["variant id a number", variantId, 33001893429341, "This must be of type string.", reference],
  ["bare variant id", variantId, "33001893429341", badVariant, reference],
  ["variant id of two parts", variantId, "$shopify:::33001893429341", badVariant, reference],
  [
    "variant GID",
    variantId,
    "$shopify:::$default:::gid://shopify/ProductVariant/1",
    badVariant,
    own,
  ],
  ["another catalogue of Shopify", variantId, "$shopify:::other:::1", badVariant, own],
];

test.each(refusals)("refuses: %s", async (_when, at, value, detail, says, pointer) => {
  expect(says).toMatch(/^(https:\/\/|own strictness$)/);
  const klaviyo = klaviyoAtNoon();
  const nobodyKnown = value === null ? bodyWith([...person, "id"], undefined) : undefined;
  const response = await klaviyo.fetch(request({ body: bodyWith(at, value, nobodyKnown) }));
  expect(response.status).toBe(400);
  expect(await errorsOf(response)).toEqual([invalidAt(pointer ?? `/${at.join("/")}`, detail)]);
  expect(klaviyo.received).toEqual([]);
});

test.each([
  ["broken JSON", "{"],
  ["nothing", ""],
])("refuses: %s", async (_when, body) => {
  const response = await klaviyoAtNoon().fetch(request({ body }));
  expect(await errorsOf(response)).toEqual([invalidAt("/data", "The body is not valid JSON.")]);
});

test("refuses WHATSAPP in a revision that does not have it", async () => {
  expect(changelog).toMatch(/^https:/);
  const body = bodyWith(channels, ["WHATSAPP"]);
  const ask = (revision: string) => klaviyoAtNoon().fetch(request({ body, headers: { revision } }));
  const detail = "This must be one of: EMAIL, PUSH, SMS.";
  expect(await errorsOf(await ask("2025-10-15"))).toEqual([
    invalidAt("/data/attributes/channels/0", detail),
  ]);
  expect((await ask("2026-01-15")).status).toBe(202);
});

test("refuses the e-mail channel for a person with a phone alone", async () => {
  const body = bodyWith(person, { type: "profile", attributes: { phone_number: "+15005550006" } });
  expect(await errorsOf(await klaviyoAtNoon().fetch(request({ body })))).toEqual([
    invalidAt("/data/attributes/channels/0", "The EMAIL channel requires an email."),
  ]);
});

test("names every wrong field at once", async () => {
  const body = bodyWith([...identifiers, "email"], "ada", bodyWith(variantId, "1"));
  expect(await errorsOf(await klaviyoAtNoon().fetch(request({ body })))).toHaveLength(2);
});

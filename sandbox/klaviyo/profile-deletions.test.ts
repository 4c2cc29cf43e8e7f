import { expect, test } from "vitest";
import {
  bodyWith,
  errorsOf,
  invalidAt,
  klaviyoAtNoon,
  noon,
  request,
  baseKey,
  type Path,
} from "./valid-request.ts";

const path = "/api/data-privacy-deletion-jobs";
const job = "data-privacy-deletion-job";

/** As https://developers.klaviyo.com/en/reference/request_profile_deletion has it. */
const validDeletion = {
  data: {
    type: job,
    attributes: {
      profile: { data: { type: "profile", attributes: { email: "ada@example.com" } } },
    },
  },
};

const data: Path = ["data"];
const attributes: Path = [...data, "attributes"];
const person: Path = [...attributes, "profile", "data"];
const identifiers: Path = [...person, "attributes"];

const field = (name: string, of: string) =>
  `'${name}' is not a valid field for the resource '${of}'.`;
const required = (name: string, of: string) =>
  `'${name}' is a required field for the resource '${of}'.`;
const badEmail = "Invalid email address";
const badPhone = "Invalid phone number format (Example of a valid format: +12345678901)";
const several = "Exactly one identifier must be provided.";

test("records whose profiles are to be deleted", async () => {
  const klaviyo = klaviyoAtNoon();
  const response = await klaviyo.fetch(request({ path, body: validDeletion }));
  expect([response.status, await response.text()]).toEqual([202, ""]);
  expect(klaviyo.deletions).toEqual([
    { receivedAt: noon, accountPublicKey: "SBX001", profile: { email: "ada@example.com" } },
  ]);
});

test.each<[string, Path, unknown]>([
  ["by a phone alone", identifiers, { phone_number: "+15005550006" }],
  ["by Klaviyo's own id alone", person, { type: "profile", id: "01GDDKASAP8TKDDA2GRZDSVP4H" }],
  ["with an empty phone", [...identifiers, "phone_number"], null],
])("takes a deletion %s", async (_how, at, value) => {
  const body = bodyWith(at, value, validDeletion);
  expect((await klaviyoAtNoon().fetch(request({ path, body }))).status).toBe(202);
});

test.each<[string, Path, unknown, string, Path?]>([
  ["no data", data, undefined, required("data", job)],
  ["data null", data, null, "This must be of type object."],
  ["data a list", data, [], "This must be of type object."],
  ["a field beside data", ["meta"], {}, field("meta", job)],
  ["no type", [...data, "type"], undefined, required("type", job)],
  ["a wrong type", [...data, "type"], "profile", `This must be one of: ${job}.`],
  ["an id of its own", [...data, "id"], "1", field("id", job)],
  ["relationships", [...data, "relationships"], {}, field("relationships", job)],
  ["no attributes", attributes, undefined, required("attributes", job)],
  ["attributes null", attributes, null, "This must be of type object."],
  ["an unknown attribute", [...attributes, "x"], 1, field("x", job)],
  ["no profile", [...attributes, "profile"], undefined, required("profile", "profile")],
  ["a profile without data", person, undefined, required("data", "profile")],
  ["a profile in a list", person, [validDeletion], "This must be of type object."],
  ["a person of no type", [...person, "type"], undefined, required("type", "profile")],
  ["a person of another type", [...person, "type"], "list", "This must be one of: profile."],
  ["a number as the id", [...person, "id"], 7, "This must be of type string."],
  ["an unknown field of the person", [...person, "links"], {}, field("links", "profile")],
  ["an unknown identifier", [...identifiers, "external_id"], "7", field("external_id", "profile")],
  ["no identifier", identifiers, {}, several, person],
  ["no attributes of the person", identifiers, undefined, several, person],
  ["an empty phone alone", identifiers, { phone_number: null }, several, person],
  ["two identifiers", [...identifiers, "phone_number"], "+15005550006", several, person],
  ["an id beside the e-mail", [...person, "id"], "01GDDKASAP8TKDDA2GRZDSVP4H", several, person],
  ["an e-mail without @", [...identifiers, "email"], "ada.example.com", badEmail],
  ["an e-mail of blanks", [...identifiers, "email"], "  ", badEmail],
  ["a number as the e-mail", [...identifiers, "email"], 1, "This must be of type string."],
  ["an overlong e-mail", [...identifiers, "email"], `${"a".repeat(250)}@a.example`, badEmail],
  [
    "a national phone",
    identifiers,
    { phone_number: "0500 555 0006" },
    badPhone,
    [...identifiers, "phone_number"],
  ],
  [
    "a phone of letters",
    identifiers,
    { phone_number: "+abcdefghij" },
    badPhone,
    [...identifiers, "phone_number"],
  ],
])("refuses %s", async (_what, at, value, detail, pointed = at) => {
  const klaviyo = klaviyoAtNoon();
  const body = bodyWith(at, value, validDeletion);
  const response = await klaviyo.fetch(request({ path, body }));
  expect(response.status).toBe(400);
  expect(await errorsOf(response)).toContainEqual(invalidAt(`/${pointed.join("/")}`, detail));
  expect(klaviyo.deletions).toEqual([]);
});

test("needs its own permission, and takes three calls a second", async () => {
  const klaviyo = klaviyoAtNoon();
  const headers = { Authorization: `Klaviyo-API-Key ${baseKey}` };
  const denied = await klaviyo.fetch(request({ path, body: validDeletion, headers }));
  expect([denied.status, await denied.text()]).toEqual([
    403,
    expect.stringContaining("data-privacy:write"),
  ]);
  const statuses = [];
  const fresh = klaviyoAtNoon();
  for (let at = 0; at < 4; at += 1) {
    statuses.push((await fresh.fetch(request({ path, body: validDeletion }))).status);
  }
  expect(statuses).toEqual([202, 202, 202, 429]);
});

import { expect, test } from "vitest";
import { installedShop, noon } from "./installed-shop.ts";

/** https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/metafieldsSet */
const mutation = `
  mutation ($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id namespace key type value }
      userErrors { code elementIndex field message }
    }
  }
`;

const ownerId = "gid://shopify/AppInstallation/1001";
const valid = { ownerId, namespace: "notify_me", key: "settings", type: "json", value: '{"a":1}' };

async function set(inputs: object[], installed = installedShop()) {
  const { data } = await installed.query(mutation, { metafields: inputs });
  return {
    answer: (data as { metafieldsSet: unknown }).metafieldsSet,
    stored: installed.shopify.state.appMetafields,
  };
}

test("stores metafields of the app's own installation", async () => {
  const { answer, stored } = await set([
    valid,
    { ...valid, key: "text", type: "boolean", value: "true" },
  ]);
  const shown = { namespace: "notify_me", key: "settings", type: "json", value: valid.value };
  expect(answer).toMatchObject({
    metafields: [shown, { key: "text", value: "true" }],
    userErrors: [],
  });
  const updatedAt = new Date(noon).toISOString();
  expect(stored).toEqual({
    notify_me: {
      settings: { type: "json", value: '{"a":1}', updatedAt },
      text: { type: "boolean", value: "true", updatedAt },
    },
  });
});

test("replaces a metafield and keeps its neighbours; an uninstall removes all", async () => {
  const installed = installedShop();
  await set([valid, { ...valid, key: "other" }], installed);
  const { stored } = await set([{ ...valid, value: "[]" }], installed);
  expect(Object.keys(stored["notify_me"] ?? {})).toEqual(["settings", "other"]);
  expect(stored["notify_me"]?.["settings"]?.value).toBe("[]");
  await installed.shopify.uninstall();
  expect(installed.shopify.state.appMetafields).toEqual({});
});

test("a new installation is another owner than the previous one", async () => {
  const installed = installedShop();
  await installed.shopify.uninstall();
  installed.shopify.install();
  const { answer } = await set([valid], installed);
  expect(answer).toMatchObject({ userErrors: [{ code: "APP_NOT_AUTHORIZED" }] });
  const current = await installed.query(
    "{ currentAppInstallation { id accessScopes { handle } } }",
  );
  expect(current.data).toEqual({
    currentAppInstallation: {
      id: "gid://shopify/AppInstallation/1002",
      accessScopes: [{ handle: "write_app_proxy" }, { handle: "read_products" }],
    },
  });
});

const notAllowed =
  "Access to this namespace and key on Metafields for this resource type is not allowed.";
const badNamespace = "Namespace must be 3 to 255 letters, digits, underscores or hyphens.";
const badKey = "Key must be 2 to 64 letters, digits, underscores or hyphens.";
const types =
  "Type must be one of the following: json, single_line_text_field, multi_line_text_field, number_integer, boolean.";
const badJson = "Value is invalid JSON.";
const blank = "Value can't be blank.";
const number = { type: "number_integer" };

type Row = [when: string, change: object, code: string, field: string, message: string];

const refusals: Row[] = [
  [
    "the shop as owner",
    { ownerId: "gid://shopify/Shop/1" },
    "APP_NOT_AUTHORIZED",
    "ownerId",
    notAllowed,
  ],
  [
    "another installation",
    { ownerId: "gid://shopify/AppInstallation/7" },
    "APP_NOT_AUTHORIZED",
    "ownerId",
    notAllowed,
  ],
  ["a namespace of two letters", { namespace: "me" }, "INVALID_VALUE", "namespace", badNamespace],
  [
    "a namespace with a dot",
    { namespace: "notify.me" },
    "INVALID_VALUE",
    "namespace",
    badNamespace,
  ],
  [
    "a namespace of 256 letters",
    { namespace: "n".repeat(256) },
    "INVALID_VALUE",
    "namespace",
    badNamespace,
  ],
  ["a key of one letter", { key: "k" }, "INVALID_VALUE", "key", badKey],
  ["a key of 65 letters", { key: "k".repeat(65) }, "INVALID_VALUE", "key", badKey],
  ["a key with a space", { key: "a key" }, "INVALID_VALUE", "key", badKey],
  ["no type", { type: undefined }, "BLANK", "type", "Type can't be blank"],
  ["an empty type", { type: "" }, "BLANK", "type", "Type can't be blank"],
  ["an unknown type", { type: "html" }, "INVALID_TYPE", "type", types],
  ["a type of JavaScript's", { type: "constructor" }, "INVALID_TYPE", "type", types],
  ["broken JSON", { value: "{" }, "INVALID_VALUE", "value", badJson],
  ["a word for JSON", { value: "settings" }, "INVALID_VALUE", "value", badJson],
  ["nothing", { value: "" }, "BLANK", "value", blank],
  [
    "a fraction for an integer",
    { ...number, value: "1.5" },
    "INVALID_VALUE",
    "value",
    "Value must be an integer.",
  ],
  [
    "an integer too large",
    { ...number, value: "9".repeat(17) },
    "INVALID_VALUE",
    "value",
    "Value must be an integer.",
  ],
  [
    "a word for a boolean",
    { type: "boolean", value: "yes" },
    "INVALID_VALUE",
    "value",
    "Value must be true or false.",
  ],
  [
    "two lines for one",
    { type: "single_line_text_field", value: "a\nb" },
    "INVALID_VALUE",
    "value",
    "Value must be a single line text string.",
  ],
];

test.each(refusals)("metafieldsSet refuses: %s", async (_when, change, code, field, message) => {
  const { answer, stored } = await set([valid, { ...valid, ...change }]);
  const refusal = { code, elementIndex: 1, field: ["metafields", "1", field], message };
  expect(answer).toEqual({ metafields: null, userErrors: [refusal] });
  expect(stored).toEqual({});
});

test("metafieldsSet takes 25 at once and refuses 26", async () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ ...valid, key: `key${at}` }));
  expect((await set(many(25))).answer).toMatchObject({ userErrors: [] });
  const { answer, stored } = await set(many(26));
  const message = "Exceeded the maximum metafields input limit of 25.";
  const refusal = {
    code: "LESS_THAN_OR_EQUAL_TO",
    elementIndex: null,
    field: ["metafields"],
    message,
  };
  expect(answer).toEqual({ metafields: null, userErrors: [refusal] });
  expect(stored).toEqual({});
});

test.each(["ownerId", "key", "value"])("metafieldsSet needs %s", async (field) => {
  const { data, errors } = await installedShop().query(mutation, {
    metafields: [{ ...valid, [field]: undefined }],
  });
  expect(data).toBeUndefined();
  expect(errors).toEqual([
    expect.objectContaining({ message: expect.stringContaining(`"${field}"`) as string }),
  ]);
});

test("returns an installation's metafield, until that installation ends", async () => {
  const installed = installedShop();
  const ask = async () => {
    const { data } = await installed.query(
      `{ currentAppInstallation { metafield(namespace: "notify_me", key: "settings") { value } } }`,
    );
    return (data as { currentAppInstallation: unknown }).currentAppInstallation;
  };
  expect(await ask()).toEqual({ metafield: null });
  await set([valid], installed);
  expect(await ask()).toEqual({ metafield: { value: valid.value } });
  await installed.shopify.uninstall();
  installed.shopify.install();
  expect(await ask()).toEqual({ metafield: null });
});

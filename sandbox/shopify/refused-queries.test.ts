import { expect, test } from "vitest";
import { installedShop } from "./installed-shop.ts";

const api = "https://shopify.dev/docs/api/admin-graphql/2026-10";
const pagination = "https://shopify.dev/docs/api/usage/pagination-graphql";
const nodes = `${api}/queries/nodes`;
const scopesPage = "https://shopify.dev/docs/api/usage/access-scopes";

const nodesQuery = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";

type Query = [when: string, query: string, variables: object, message: string, says: string];

const queries: Query[] = [
  ["a syntax error", "{ shop", {}, "Syntax Error: Expected Name, found <EOF>.", api],
  ["an unknown query", "{ me }", {}, 'Cannot query field "me" on type "QueryRoot".', api],
  [
    "an unknown field",
    "{ shop { motto } }",
    {},
    'Cannot query field "motto" on type "Shop".',
    `${api}/objects/Shop`,
  ],
  [
    "an unknown argument",
    "{ shop(id: 1) { name } }",
    {},
    'Unknown argument "id" on field "QueryRoot.shop".',
    `${api}/queries/shop`,
  ],
  [
    "no selection",
    "{ shop }",
    {},
    'Field "shop" of type "Shop!" must have a selection of subfields. Did you mean "shop { ... }"?',
    api,
  ],
  [
    "a missing argument",
    "{ nodes { id } }",
    {},
    'Argument "QueryRoot.nodes(ids:)" of type "[ID!]!" is required, but it was not provided.',
    nodes,
  ],
  [
    "a missing variable",
    nodesQuery,
    {},
    'Variable "$ids" has invalid value: Expected a value of non-null type "[ID!]!" to be provided.',
    nodes,
  ],
  [
    "a mutation as a query",
    "{ metafieldsSet(metafields: []) { userErrors { message } } }",
    {},
    'Cannot query field "metafieldsSet" on type "QueryRoot".',
    `${api}/mutations/metafieldsSet`,
  ],
  [
    "an id that is none",
    nodesQuery,
    { ids: ["33001893429341"] },
    "Invalid global id '33001893429341'",
    nodes,
  ],
  [
    "an id of elsewhere",
    nodesQuery,
    { ids: ["gid://shop/Product/1"] },
    "Invalid global id 'gid://shop/Product/1'",
    nodes,
  ],
  [
    "products without a page size",
    "{ products { nodes { id } } }",
    {},
    "you must provide one of first or last",
    pagination,
  ],
  [
    "a page of products that is too large",
    "{ products(first: 251) { nodes { id } } }",
    {},
    "first cannot exceed 250, nor be negative",
    pagination,
  ],
  [
    "variants without a page size",
    "{ products(first: 1) { nodes { variants { nodes { id } } } } }",
    {},
    "you must provide one of first or last",
    pagination,
  ],
  [
    "a search that the sandbox does not know",
    '{ products(first: 1, query: "sku:MUG") { nodes { id } } }',
    {},
    "The sandbox can't search for 'sku:MUG'",
    `${api}/queries/products`,
  ],
  [
    "an id that is no number",
    nodesQuery,
    { ids: ["gid://shopify/Product/x"] },
    "Invalid global id 'gid://shopify/Product/x'",
    nodes,
  ],
];

test.each(queries)("refuses a query: %s", async (_when, text, variables, message, says) => {
  expect(says).toMatch(/^https:\/\/shopify\.dev\//);
  const { data, errors } = await installedShop().query(text, variables);
  expect(data ?? null).toBeNull();
  expect(errors).toEqual([expect.objectContaining({ message })]);
});

test.each([
  ["ProductVariant", "gid://shopify/ProductVariant/33001893429341"],
  ["Product", "gid://shopify/Product/6735915917341"],
])("refuses a %s without read_products", async (type, id) => {
  expect(scopesPage).toMatch(/^https:\/\/shopify\.dev\//);
  const answer = await installedShop({ scopes: "write_app_proxy" }).query(nodesQuery, {
    ids: [id],
  });
  expect(answer.data).toBeNull();
  const message = `Access denied for ${type} object. Required access: \`read_products\` access scope.`;
  expect(answer.errors).toEqual([
    expect.objectContaining({ message, path: ["nodes"], extensions: { code: "ACCESS_DENIED" } }),
  ]);
});

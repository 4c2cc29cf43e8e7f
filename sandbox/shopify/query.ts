import { graphql, GraphQLError } from "graphql";
import type { CatalogueProduct, CatalogueVariant } from "#sandbox/storefront/catalogue.ts";
import { adminSchema } from "./admin-schema.ts";
import { receiveTrigger, type FlowTriggerInput } from "./flow-triggers.ts";
import {
  installationId,
  metafieldOf,
  setMetafields,
  type MetafieldsSetInput,
} from "./metafields.ts";
import { priceOf, quantityOf } from "./stock.ts";
import type { ShopState } from "./state.ts";
import type { AppIdentity } from "./token-endpoint.ts";

export interface AdminApi {
  app: AppIdentity;
  catalogue: CatalogueProduct[];
  state: ShopState;
  now: () => number;
}

export interface AdminQuery {
  query: string;
  variables: Record<string, unknown>;
}

/** Executes a query as this shop; errors and costs are where Shopify puts them. */
export async function answerQuery(
  { query, variables }: AdminQuery,
  api: AdminApi & { scopes: string[] },
) {
  const { data, errors } = await graphql({
    schema: adminSchema,
    source: query,
    variableValues: variables,
    rootValue: rootOf(api),
  });
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors } : {}),
    extensions: {
      cost: {
        requestedQueryCost: 1,
        actualQueryCost: 1,
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1999, restoreRate: 100 },
      },
    },
  };
}

function rootOf({ app, state, catalogue, scopes, now }: AdminApi & { scopes: string[] }) {
  return {
    currentAppInstallation: () => ({
      id: installationId(state),
      accessScopes: scopes.map((handle) => ({ handle })),
      metafield: (asked: { namespace?: string | null; key: string }) => metafieldOf(state, asked),
    }),
    shop: () => ({
      id: "gid://shopify/Shop/1",
      name: app.shop.replace(".myshopify.com", ""),
      email: "owner@outfitters.example",
      myshopifyDomain: app.shop,
      ianaTimezone: "America/New_York",
      currencyCode: "USD",
      billingAddress: { countryCodeV2: "US" },
      primaryDomain: { url: `https://${app.shop}` },
    }),
    products: (asked: { first?: number | null; query?: string | null }) => ({
      nodes: searchProducts(asked, { catalogue, scopes, state }),
    }),
    productVariants: (asked: { first?: number | null; query?: string | null }) =>
      searchVariants(asked, { catalogue, scopes, state }),
    nodes: ({ ids }: { ids: string[] }) => {
      checkIds(ids);
      return ids.map((id) => nodeOf(id, { catalogue, scopes, state }));
    },
    metafieldsSet: ({ metafields }: { metafields: MetafieldsSetInput[] }) =>
      setMetafields(state, metafields, now()),
    flowTriggerReceive: (sent: FlowTriggerInput) => receiveTrigger(state.flowTriggers, sent, now()),
  };
}

interface Products {
  catalogue: CatalogueProduct[];
  scopes: string[];
  state: ShopState;
}

/** https://shopify.dev/docs/api/usage/limits#input-array-limits */
function checkIds(ids: string[]): void {
  if (ids.length <= 250) return;
  throw new GraphQLError(
    `The input array size of ${ids.length} is greater than the maximum of 250`,
  );
}

/** https://shopify.dev/docs/api/admin-graphql/2026-10/queries/nodes */
function nodeOf(gid: string, { catalogue, scopes, state }: Products) {
  const [, type, id] = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(gid) ?? [];
  if (!type) throw new GraphQLError(`Invalid global id '${gid}'`);
  if (type !== "Product" && type !== "ProductVariant") return null;
  checkProductScope(type, scopes);
  for (const product of catalogue) {
    if (type === "Product" && product.id === id) return describeProduct(product, state);
    const variant = product.variants.find((candidate) => candidate.id === id);
    if (type === "ProductVariant" && variant) return describeVariant(product, variant, state);
  }
  return null;
}

function checkProductScope(what: string, scopes: string[]): void {
  if (scopes.includes("read_products")) return;
  throw new GraphQLError(
    `Access denied for ${what} object. Required access: \`read_products\` access scope.`,
    { extensions: { code: "ACCESS_DENIED" } },
  );
}

/**
 * https://shopify.dev/docs/api/admin-graphql/2026-10/queries/products
 * https://shopify.dev/docs/api/usage/search-syntax
 * Our own strictness: of the search syntax there are only prefixes of words in titles, such as
 * `title:lin* title:shi*`, and handles, such as `handle:"mug" OR handle:"towel"`.
 */
function searchProducts(
  { first, query }: { first?: number | null; query?: string | null },
  { catalogue, scopes, state }: Products,
) {
  checkProductScope("products", scopes);
  checkPage(first);
  const handles = phrasesOf("handle", query);
  if (handles) {
    const named = catalogue.filter(({ handle }) => handles.includes(handle.toLowerCase()));
    return named.slice(0, first).map((product) => describeProduct(product, state));
  }
  const terms = (query ?? "").split(/\s+/).filter((term) => term !== "");
  const prefixes = terms.map((term) => {
    const prefix = /^title:([\p{L}\p{M}\p{N}]+)\*$/u.exec(term)?.[1];
    if (prefix === undefined) throw new GraphQLError(`The sandbox can't search for '${term}'`);
    return prefix.toLowerCase();
  });
  return catalogue
    .filter(({ title }) => {
      const words = title.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u);
      return prefixes.every((prefix) => words.some((word) => word.startsWith(prefix)));
    })
    .slice(0, first)
    .map((product) => describeProduct(product, state));
}

/**
 * https://shopify.dev/docs/api/admin-graphql/2026-10/queries/productVariants
 * Our own strictness: of the search syntax there are only SKUs, such as `sku:"A" OR sku:"B"`.
 */
function searchVariants(
  { first, query }: { first?: number | null; query?: string | null },
  { catalogue, scopes, state }: Products,
) {
  checkProductScope("productVariants", scopes);
  checkPage(first);
  const skus = phrasesOf("sku", query);
  if (!skus) throw new GraphQLError(`The sandbox can't search for '${query ?? ""}'`);
  const found = catalogue.flatMap((product) =>
    product.variants
      .filter(({ sku }) => skus.includes(sku.toLowerCase()))
      .map((variant) => describeVariant(product, variant, state)),
  );
  return { nodes: found.slice(0, first), pageInfo: { hasNextPage: found.length > first } };
}

/** The phrases of a query that has only this field, in lower case; undefined for any other query. */
function phrasesOf(field: string, query: string | null | undefined): string[] | undefined {
  const phrase = String.raw`${field}:"((?:[^"\\]|\\.)*)"`;
  if (!new RegExp(`^${phrase}( OR ${phrase})*$`).test(query ?? "")) return undefined;
  return [...(query ?? "").matchAll(new RegExp(phrase, "g"))].map(([, text = ""]) =>
    text.replace(/\\(.)/g, "$1").toLowerCase(),
  );
}

/** https://shopify.dev/docs/api/usage/pagination-graphql */
function checkPage(first: number | null | undefined): asserts first is number {
  if (first == null) throw new GraphQLError("you must provide one of first or last");
  if (first < 0 || first > 250) {
    throw new GraphQLError("first cannot exceed 250, nor be negative");
  }
}

function describeProduct(product: CatalogueProduct, state: ShopState): object {
  const { id, title, handle, image } = product;
  const media = {
    __typename: "MediaImage",
    id: `gid://shopify/MediaImage/${id}`,
    preview: { image: image ? { url: image } : null },
  };
  return {
    __typename: "Product",
    id: `gid://shopify/Product/${id}`,
    title,
    handle,
    status: "ACTIVE",
    featuredMedia: image ? media : null,
    variants: ({ first }: { first?: number | null }) => {
      checkPage(first);
      const nodes = product.variants.slice(0, first);
      return {
        nodes: nodes.map((variant) => describeVariant(product, variant, state)),
        pageInfo: { hasNextPage: product.variants.length > first },
      };
    },
  };
}

function describeVariant(product: CatalogueProduct, variant: CatalogueVariant, state: ShopState) {
  const { id, title, options, sku, available, image } = variant;
  return {
    __typename: "ProductVariant",
    id: `gid://shopify/ProductVariant/${id}`,
    title,
    displayName: `${product.title} - ${title}`,
    sku,
    availableForSale: available,
    inventoryQuantity: quantityOf(variant, state),
    price: priceOf(variant),
    selectedOptions: options.map((value, at) => ({ name: product.optionNames[at] ?? "", value })),
    image: image ? { url: image } : null,
    product: describeProduct(product, state),
  };
}

import { buildSchema } from "graphql";

/**
 * The part of the Admin API that this app uses, by the names and types of version 2026-10. A field
 * that is not here is refused, as Shopify refuses an unknown one.
 * https://shopify.dev/docs/api/admin-graphql/2026-10
 */
export const adminSchema = buildSchema(`
  scalar URL
  scalar JSON
  scalar Money
  enum ProductStatus { ACTIVE ARCHIVED DRAFT UNLISTED }
  enum CountryCode { US DE FR GB }
  enum CurrencyCode { USD EUR GBP }
  interface Node { id: ID! }

  schema { query: QueryRoot mutation: Mutation }

  type QueryRoot {
    currentAppInstallation: AppInstallation!
    shop: Shop!
    nodes(ids: [ID!]!): [Node]!
    products(first: Int, query: String): ProductConnection!
    productVariants(first: Int, query: String): ProductVariantConnection!
  }

  type Mutation {
    metafieldsSet(metafields: [MetafieldsSetInput!]!): MetafieldsSetPayload
    flowTriggerReceive(body: String, handle: String, payload: JSON): FlowTriggerReceivePayload
  }

  type FlowTriggerReceivePayload { userErrors: [UserError!]! }
  type UserError { field: [String!] message: String! }

  type AppInstallation implements Node {
    id: ID!
    accessScopes: [AccessScope!]!
    metafield(namespace: String, key: String!): Metafield
  }
  type AccessScope { handle: String! }

  type Shop implements Node {
    id: ID!
    name: String!
    email: String!
    myshopifyDomain: String!
    ianaTimezone: String!
    currencyCode: CurrencyCode!
    billingAddress: ShopAddress!
    primaryDomain: Domain!
  }
  type ShopAddress { countryCodeV2: CountryCode }
  type Domain { url: URL! }

  type ProductConnection { nodes: [Product!]! }
  type Product implements Node {
    id: ID!
    title: String!
    handle: String!
    status: ProductStatus!
    featuredMedia: Media
    variants(first: Int): ProductVariantConnection!
  }
  type ProductVariantConnection { nodes: [ProductVariant!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! }
  type ProductVariant implements Node {
    id: ID!
    title: String!
    displayName: String!
    sku: String
    availableForSale: Boolean!
    inventoryQuantity: Int
    price: Money!
    selectedOptions: [SelectedOption!]!
    image: Image
    product: Product!
  }
  type SelectedOption { name: String! value: String! }
  interface Media { preview: MediaPreviewImage }
  type MediaImage implements Media & Node { id: ID! preview: MediaPreviewImage }
  type MediaPreviewImage { image: Image }
  type Image { url: URL! }

  type Metafield implements Node { id: ID! namespace: String! key: String! type: String! value: String! }
  input MetafieldsSetInput {
    ownerId: ID!
    namespace: String
    key: String!
    type: String
    value: String!
  }
  type MetafieldsSetPayload { metafields: [Metafield!] userErrors: [MetafieldsSetUserError!]! }
  type MetafieldsSetUserError {
    code: MetafieldsSetUserErrorCode
    elementIndex: Int
    field: [String!]
    message: String!
  }
  enum MetafieldsSetUserErrorCode { APP_NOT_AUTHORIZED BLANK INVALID_TYPE INVALID_VALUE LESS_THAN_OR_EQUAL_TO }
`);

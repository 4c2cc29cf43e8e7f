import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { Facts } from "./facts.tsx";
import { Product } from "./product.tsx";
import type { SubscriptionView } from "./subscription-view.ts";

/** What the shopper waits for. */
export function ProductCard({
  product,
  variantId,
}: Pick<SubscriptionView, "product" | "variantId">) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Product
        </Text>
        <Product {...product} />
        <Facts facts={[["Variant id", variantId]]} />
        {product.adminUrl && (
          <InlineStack>
            <Link url={product.adminUrl} target="_top">
              Open the product in Shopify
            </Link>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

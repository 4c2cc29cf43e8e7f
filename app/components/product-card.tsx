import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { CopiedText } from "./copied-text.tsx";
import { Facts } from "./facts.tsx";
import { Product } from "./product.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { pageLabels } from "./subscription-words.ts";

/** What the shopper waits for. */
export function ProductCard({
  product,
  variantId,
}: Pick<SubscriptionView, "product" | "variantId">) {
  const labels = pageLabels();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {labels.product}
        </Text>
        <Product {...product} />
        <Facts
          facts={[
            [labels.variantId, <CopiedText key="id" text={variantId} name={labels.variantName} />],
          ]}
        />
        {product.adminUrl && (
          <InlineStack>
            <Link url={product.adminUrl} target="_top">
              {labels.inShopify}
            </Link>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { CopiedText } from "./copied-text.tsx";
import { Facts } from "./facts.tsx";
import { Product } from "../shared/product.tsx";
import type { SubscriptionView } from "./subscription-view.server.ts";

/** What the shopper waits for. */
export function ProductCard({
  product,
  variantId,
}: Pick<SubscriptionView, "product" | "variantId">) {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("subscription.product.title")}
        </Text>
        <Product {...product} />
        <Facts
          facts={[
            [
              t("subscription.product.variantId"),
              <CopiedText key="id" text={variantId} name={t("subscription.product.variantName")} />,
            ],
          ]}
        />
        {product.adminUrl && (
          <InlineStack>
            <Link url={product.adminUrl} target="_top">
              {t("subscription.product.inShopify")}
            </Link>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Card, Text } from "@shopify/polaris";
import { Facts } from "./facts.tsx";
import type { SubscriptionView } from "./subscription-view.ts";

/** Who signed up, and where. The page's address came from the shopper's browser: it is shown, not linked. */
export function ShopperCard({ shopper, pageUrl }: Pick<SubscriptionView, "shopper" | "pageUrl">) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Shopper
        </Text>
        <Text as="p" breakWord>
          {shopper.main}
          {shopper.also && (
            <>
              <br />
              {shopper.also}
            </>
          )}
        </Text>
        <Facts
          facts={[
            ["Language", shopper.locale],
            ["Country", shopper.country],
            ["Page", pageUrl],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

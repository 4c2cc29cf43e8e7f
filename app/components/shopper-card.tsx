import { BlockStack, Card, Text } from "@shopify/polaris";
import { CopiedText } from "./copied-text.tsx";
import { Facts } from "./facts.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { pageLabels } from "./subscription-words.ts";

/** Who signed up. Where and how stands in the timeline. */
export function ShopperCard({ shopper: { email, phone } }: Pick<SubscriptionView, "shopper">) {
  const labels = pageLabels();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {labels.shopper}
        </Text>
        {!email && !phone && <Text as="p">{labels.erased}</Text>}
        <Facts
          facts={[
            [labels.email, email && <CopiedText text={email} name={labels.emailName} />],
            [labels.phone, phone && <CopiedText text={phone} name={labels.phoneName} />],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

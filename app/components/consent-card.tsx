import { BlockStack, Card, Text } from "@shopify/polaris";
import { Facts } from "./facts.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { consentLabels } from "./subscription-words.ts";

/** What the shopper's consents are now, and whether Klaviyo has them; the timeline has their words. */
export function ConsentCard({ consent }: Pick<SubscriptionView, "consent">) {
  const { sms, email, inKlaviyo } = consent;
  const labels = consentLabels();
  const given = (consented: boolean) => (consented ? labels.agreed : labels.notGiven);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {labels.title}
        </Text>
        <Facts
          facts={[
            [labels.sms, given(sms)],
            [labels.smsInKlaviyo, inKlaviyo.sms],
            [labels.email, given(email)],
            [labels.emailInKlaviyo, inKlaviyo.email],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Card, Text } from "@shopify/polaris";
import { Facts } from "./facts.tsx";
import type { SubscriptionView } from "./subscription-view.ts";

/** What the shopper agreed to, with the words she agreed to, and whether Klaviyo has it. */
export function ConsentCard({ consent }: Pick<SubscriptionView, "consent">) {
  const { sms, email, inKlaviyo, version, wording } = consent;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Consent
        </Text>
        <Facts
          facts={[
            ["SMS", sms ? "Agreed" : "Not given"],
            ["SMS in Klaviyo", inKlaviyo.sms],
            ["SMS wording", sms && wording ? quoted(wording.sms) : null],
            ["Marketing e-mail", email ? "Agreed" : "Not given"],
            ["E-mail in Klaviyo", inKlaviyo.email],
            ["E-mail wording", email && wording ? quoted(wording.email) : null],
            ["Version of the wording", version === null || version === 0 ? null : String(version)],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

function quoted(text: string): string {
  return text && `“${text}”`;
}

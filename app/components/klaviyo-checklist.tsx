import { BlockStack, Card, List, Text } from "@shopify/polaris";

/** What only Klaviyo can do, and nobody can see from here. */
export function KlaviyoChecklist() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          What has to be right in Klaviyo
        </Text>
        <Text as="p">
          “Accepted by Klaviyo” means that Klaviyo has taken the sign-up. Whether a message goes out
          is decided there, and this app can’t see it. Check these once:
        </Text>
        <List type="number">
          <List.Item>
            <strong>Your catalog is synced.</strong> The Shopify integration is on and has finished
            its first sync. Klaviyo also accepts sign-ups for products it does not know, and then
            sends nothing.
          </List.Item>
          <List.Item>
            <strong>A flow listens.</strong> It starts with the metric “Subscribed to Back in Stock”
            and goes on with a back-in-stock delay.
          </List.Item>
          <List.Item>
            <strong>The message after the delay is live.</strong> While it is a draft, nobody joins
            the waiting list, and earlier sign-ups are not added later.
          </List.Item>
        </List>
      </BlockStack>
    </Card>
  );
}

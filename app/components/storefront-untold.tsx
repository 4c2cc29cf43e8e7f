import { Banner, BlockStack, Button, Text } from "@shopify/polaris";

/** The settings are stored, but Shopify did not take them for the storefront. */
export function StorefrontUntold({ saving }: { saving: boolean }) {
  return (
    <Banner tone="warning" title="Your storefront does not know these settings yet">
      <BlockStack gap="300" inlineAlign="start">
        <Text as="p">
          They are stored, but Shopify did not take them over to your theme just now. Shoppers still
          see the earlier settings. Save again in a moment.
        </Text>
        <Button submit loading={saving}>
          Save again
        </Button>
      </BlockStack>
    </Banner>
  );
}

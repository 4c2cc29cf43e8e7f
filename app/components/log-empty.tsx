import { Box, BlockStack, Button, Text } from "@shopify/polaris";
import { LOG } from "./log-address.ts";

/** No rows: because none match, or because nobody has signed up yet. */
export function LogEmpty({ filtered }: { filtered: boolean }) {
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {filtered ? "No sign-up matches" : "Nobody has signed up yet"}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {filtered
            ? "Try another state, the beginning of an e-mail address, a whole phone number, or a variant id."
            : "As soon as a shopper clicks “Notify me” on a sold-out variant, the sign-up is listed here."}
        </Text>
        {filtered ? (
          <Button url={LOG}>Show all sign-ups</Button>
        ) : (
          <Button url="/app">See how to add the block</Button>
        )}
      </BlockStack>
    </Box>
  );
}

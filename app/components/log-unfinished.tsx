import { Box, BlockStack, Button, Text } from "@shopify/polaris";
import type { LogView } from "../outbox/filter.ts";
import { logAddress } from "./log-address.ts";

/** Looking was given up before a page was full: whoever wants more of it goes on from there. */
export function LogUnfinished({ view, next }: { view: LogView; next: string | null }) {
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="p" tone="subdued" alignment="center">
          5,000 sign-ups were looked through. There may be more of these further on.
        </Text>
        {next && <Button url={logAddress({ ...view, cursor: next })}>Look further</Button>}
      </BlockStack>
    </Box>
  );
}

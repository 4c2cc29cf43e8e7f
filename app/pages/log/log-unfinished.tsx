import { Box, BlockStack, Button, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { LogView } from "../../outbox/log/filter.ts";
import { logAddress } from "../shared/log-address.ts";
import { numberWords } from "../shared/number-words.ts";

/** So many rows a page looks at: the outbox says so too, which no browser can ask. */
const LOOKED_THROUGH = 5_000;

/** Looking was given up before a page was full: whoever wants more of it goes on from there. */
export function LogUnfinished({ view, next }: { view: LogView; next: string | null }) {
  const reader = useReader();
  const number = numberWords(LOOKED_THROUGH, reader);
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="p" tone="subdued" alignment="center">
          {reader.t("log.unfinished.body", { number })}
        </Text>
        {next && (
          <Button url={logAddress({ ...view, cursor: next })}>
            {reader.t("log.unfinished.link")}
          </Button>
        )}
      </BlockStack>
    </Box>
  );
}

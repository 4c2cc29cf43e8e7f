import { Box, BlockStack, Button, Text } from "@shopify/polaris";
import { useReader } from "../locales/reader.tsx";
import { LOG } from "./log-address.ts";

/** No rows: because none match, or because nobody has signed up yet. */
export function LogEmpty({ filtered }: { filtered: boolean }) {
  const { t } = useReader();
  const which = filtered ? "filtered" : "unfiltered";
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {t(`log.empty.${which}.title`)}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {t(`log.empty.${which}.body`)}
        </Text>
        <Button url={filtered ? LOG : "/app"}>{t(`log.empty.${which}.link`)}</Button>
      </BlockStack>
    </Box>
  );
}

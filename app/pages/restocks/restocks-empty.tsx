import { BlockStack, Box, Button, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";

/** Shown in place of the list where nothing came back yet. */
export function RestocksEmpty() {
  const { t } = useReader();
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {t("restocks.empty.title")}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {t("restocks.empty.body")}
        </Text>
        <Button url="/app/demand">{t("restocks.empty.link")}</Button>
      </BlockStack>
    </Box>
  );
}

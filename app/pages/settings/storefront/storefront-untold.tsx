import { Banner, BlockStack, Button, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";

/** The settings are stored, but Shopify did not take them for the storefront. */
export function StorefrontUntold({ saving }: { saving: boolean }) {
  const { t } = useReader();
  return (
    <Banner tone="warning" title={t("settings.untold.title")}>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="p">{t("settings.untold.body")}</Text>
        <Button submit loading={saving}>
          {t("settings.untold.again")}
        </Button>
      </BlockStack>
    </Banner>
  );
}

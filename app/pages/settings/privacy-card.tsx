import { BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";

/** Leads to the record of who saw shoppers' data. */
export function PrivacyCard() {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h3" variant="headingMd">
          {t("privacy.access.title")}
        </Text>
        <Text as="p">{t("privacy.access.about")}</Text>
        <Button url="/app/privacy">{t("privacy.access.open")}</Button>
      </BlockStack>
    </Card>
  );
}

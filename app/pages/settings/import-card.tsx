import { BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";

/** Leads to the import of another app's sign-ups. */
export function ImportCard() {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h3" variant="headingMd">
          {t("import.card.open")}
        </Text>
        <Text as="p">{t("import.card.about")}</Text>
        <Button url="/app/import">{t("import.card.open")}</Button>
      </BlockStack>
    </Card>
  );
}

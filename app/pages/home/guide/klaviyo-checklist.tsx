import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { Trans } from "react-i18next";
import { useReader } from "../../../locales/reader.tsx";

const CHECKS = ["catalog", "flow", "message"] as const;

/** Checks that only the merchant can make in Klaviyo. */
export function KlaviyoChecklist() {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("home.checklist.title")}
        </Text>
        <Text as="p">{t("home.checklist.intro", { accepted: t("common.state.delivered") })}</Text>
        <List type="number">
          {CHECKS.map((check) => (
            <List.Item key={check}>
              <Trans
                t={t}
                i18nKey={`home.checklist.${check}`}
                components={{ strong: <strong /> }}
              />
            </List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}

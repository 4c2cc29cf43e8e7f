import { BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { UnknownReason } from "../../outbox/restocks/figures.ts";

/** Those that a key with more permissions ends. */
const BY_KEY: readonly UnknownReason[] = ["no_key", "metrics", "profiles", "events", "flows"];

/** What the figures are, and why some of them are unknown: each reason once. */
export function ReasonsCard({ reasons }: { reasons: UnknownReason[] }) {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("restocks.about.title")}
        </Text>
        <Text as="p">{t("restocks.about.body")}</Text>
        {reasons.length > 0 && (
          <>
            <Text as="h3" variant="headingSm">
              {t("restocks.why.title")}
            </Text>
            <List>
              {reasons.map((reason) => (
                <List.Item key={reason}>{t(`restocks.why.${reason}`)}</List.Item>
              ))}
            </List>
          </>
        )}
        {reasons.some((reason) => BY_KEY.includes(reason)) && (
          <InlineStack>
            <Button url="/app/settings">{t("restocks.why.settings")}</Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

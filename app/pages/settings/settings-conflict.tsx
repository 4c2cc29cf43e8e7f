import { Banner, BlockStack, Button, InlineStack, List, Text } from "@shopify/polaris";
import { Trans } from "react-i18next";
import { useReader, Verbatim } from "../../locales/reader.tsx";
import type { Difference } from "./settings-conflict-words.ts";

interface SettingsConflictProps {
  differences: Difference[];
  /** Whether the list that was chosen is one of another Klaviyo account than is connected now. */
  losesList: boolean;
  saving: boolean;
  onKeep: () => void;
  onTake: () => void;
}

/** Where the focus goes when a save met settings that somebody else had stored. */
export const CONFLICT_NOTE = "settings-conflict";

/** Somebody else's settings are stored: what they are, and the choice between the two. */
export function SettingsConflict(props: SettingsConflictProps) {
  const { differences, losesList, saving, onKeep, onTake } = props;
  const { t } = useReader();
  return (
    <div id={CONFLICT_NOTE} tabIndex={-1}>
      <Banner tone="warning" title={t("settings.conflict.title")}>
        <BlockStack gap="300">
          <Text as="p">{t("settings.conflict.text")}</Text>
          <List>
            {differences.map(({ field, stored, yours }) => (
              <List.Item key={field}>
                <Trans
                  t={t}
                  i18nKey="settings.conflict.difference"
                  components={{
                    strong: <strong />,
                    field: <Verbatim text={field} />,
                    stored: <Verbatim text={stored} />,
                    yours: <Verbatim text={yours} />,
                  }}
                />
              </List.Item>
            ))}
          </List>
          {losesList && (
            <Text as="p">
              {t("settings.conflict.otherAccount", { keep: t("settings.conflict.keep") })}
            </Text>
          )}
          <InlineStack gap="200">
            <Button onClick={onKeep} loading={saving}>
              {t("settings.conflict.keep")}
            </Button>
            <Button onClick={onTake} disabled={saving}>
              {t("settings.conflict.take")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Banner>
    </div>
  );
}

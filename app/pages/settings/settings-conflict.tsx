import { Banner, BlockStack, Button, InlineStack, List, Text } from "@shopify/polaris";
import { Trans } from "react-i18next";
import { useReader, Verbatim } from "../../locales/reader.tsx";
import type { Difference } from "./settings-conflict-words.ts";

interface SettingsConflictProps {
  differences: Difference[];
  /** Whether the chosen list belongs to another Klaviyo account than the connected one. */
  losesList: boolean;
  saving: boolean;
  onKeep: () => void;
  onTake: () => void;
}

/** Receives the focus if a save conflicts with settings that someone else stored. */
export const CONFLICT_NOTE = "settings-conflict";

/** Shown on a conflict with stored settings: the differences, and the choice between the two. */
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

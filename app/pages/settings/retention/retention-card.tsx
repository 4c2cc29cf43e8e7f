import { Banner, BlockStack, Card, Select, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { SettingsFault } from "../../../merchant/settings-form.server.ts";
import { retentionOptions, retentionWords } from "./retention-words.ts";
import type { StorefrontDraft } from "../storefront/storefront-draft.ts";

interface RetentionCardProps {
  /** The value in the form. */
  days: string;
  storedDays: number;
  onChange: (change: Partial<StorefrontDraft>) => void;
  error: SettingsFault | undefined;
}

/** How long shoppers' data is kept. A warning appears before saving a shorter time. */
export function RetentionCard({ days, storedDays, onChange, error }: RetentionCardProps) {
  const reader = useReader();
  const { t } = reader;
  const chosen = Number(days);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingMd">
          {t("settings.retention.title")}
        </Text>
        <Select
          label={t("settings.retention.label")}
          name="retention_days"
          options={retentionOptions([storedDays, chosen], reader)}
          value={days}
          onChange={(retentionDays) => onChange({ retentionDays })}
          error={error && t(`settings.fault.${error}`)}
          helpText={t("settings.retention.help")}
        />
        {chosen < storedDays && (
          <Banner tone="warning">
            <p>{t("settings.retention.shorter", { time: retentionWords(chosen, reader) })}</p>
          </Banner>
        )}
      </BlockStack>
    </Card>
  );
}

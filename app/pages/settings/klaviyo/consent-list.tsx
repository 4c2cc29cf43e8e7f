import { Banner, BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { ListChoices } from "../../../merchant/connection.server.ts";
import type { SettingsFault } from "../../../merchant/settings-form.server.ts";
import { isGone, listFault, listOptions, loadedWords, optInWords } from "./list-words.ts";
import { useResource } from "../../shared/use-resource.ts";
import type { StorefrontDraft } from "../storefront/storefront-draft.ts";

interface ConsentListProps {
  draft: StorefrontDraft;
  onChange: (change: Partial<StorefrontDraft>) => void;
  error: SettingsFault | undefined;
  /** Identifies the connected key; null if there is none. */
  connection: string | null;
}

const asListChoices = (json: unknown) => json as ListChoices;

/** The Klaviyo list for recorded consents. The lists are loaded at the merchant's click. */
export function ConsentList({ draft, onChange, error, connection }: ConsentListProps) {
  const reader = useReader();
  const { t } = reader;
  const {
    load,
    loading,
    data: loaded,
  } = useResource("/app/klaviyo-lists", asListChoices, { method: "POST", key: connection ?? "" });
  const lists = loaded?.kind === "lists" ? loaded.lists : undefined;
  const fault = loaded && listFault(loaded, reader);
  const { consentListId: id } = draft;
  const options = listOptions(draft, lists, reader);
  const gone = isGone(id, loaded) ? t("settings.lists.gone") : undefined;

  function choose(chosen: string) {
    const name = options.find(({ value }) => value === chosen)?.label ?? chosen;
    onChange({ consentListId: chosen, consentListName: chosen === "" ? "" : name });
  }

  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingMd">
          {t("settings.lists.title")}
        </Text>
        <Text as="p">{t("settings.lists.intro")}</Text>
        <input type="hidden" name="consent_list_name" value={draft.consentListName} />
        <Select
          label={t("settings.lists.label")}
          name="consent_list_id"
          options={options}
          value={id}
          onChange={choose}
          error={error ? t(`settings.fault.${error}`) : gone}
          helpText={optInWords(id, lists, reader)}
        />
        {fault && (
          <Banner tone="warning" title={fault.title}>
            <p>{fault.body}</p>
          </Banner>
        )}
        <InlineStack gap="300" blockAlign="center">
          <Button onClick={() => void load()} loading={loading} disabled={connection === null}>
            {t("settings.lists.load")}
          </Button>
          <Text as="span" tone="subdued">
            <span role="status">
              {connection === null ? t("settings.lists.connectFirst") : loadedWords(loaded, reader)}
            </span>
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

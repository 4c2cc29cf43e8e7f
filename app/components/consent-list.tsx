import { Banner, BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useListChoices } from "./list-choices.ts";
import { isGone, listFault, listOptions, loadedWords, optInWords } from "./list-words.ts";
import type { StorefrontDraft } from "./storefront-draft.ts";

interface ConsentListProps {
  draft: StorefrontDraft;
  onChange: (change: Partial<StorefrontDraft>) => void;
  error: string | undefined;
  /** Another one for each key; null while none is connected. */
  connection: string | null;
}

/** Which Klaviyo list recorded consents go to. Its lists are loaded when the merchant asks for them. */
export function ConsentList({ draft, onChange, error, connection }: ConsentListProps) {
  const { load, loading, loaded } = useListChoices(connection ?? "");
  const lists = loaded?.kind === "lists" ? loaded.lists : undefined;
  const fault = loaded && listFault(loaded);
  const { consentListId: id } = draft;
  const options = listOptions(draft, lists);
  const gone = isGone(id, loaded)
    ? "This list is no longer in your Klaviyo account. Choose another one."
    : undefined;

  function choose(chosen: string) {
    const name = options.find(({ value }) => value === chosen)?.label ?? chosen;
    onChange({ consentListId: chosen, consentListName: chosen === "" ? "" : name });
  }

  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingMd">
          Consents in Klaviyo
        </Text>
        <Text as="p">
          What a shopper ticks is recorded in Klaviyo before the sign-up is handed over. SMS needs
          that: Klaviyo texts subscribers only. The key needs full access to Lists, Profiles and
          Subscriptions.
        </Text>
        <input type="hidden" name="consent_list_name" value={draft.consentListName} />
        <Select
          label="List for recorded consents"
          name="consent_list_id"
          options={options}
          value={id}
          onChange={choose}
          error={error ?? gone}
          helpText={optInWords(id, lists)}
        />
        {fault && (
          <Banner tone="warning" title={fault.title}>
            <p>{fault.body}</p>
          </Banner>
        )}
        <InlineStack gap="300" blockAlign="center">
          <Button onClick={() => void load()} loading={loading} disabled={connection === null}>
            Load lists from Klaviyo
          </Button>
          <Text as="span" tone="subdued">
            <span role="status">
              {connection === null ? "Connect Klaviyo to choose a list." : loadedWords(loaded)}
            </span>
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

import { Form, useNavigation } from "@remix-run/react";
import { BlockStack, Card } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { ConnectionStatus } from "../merchant/connection-status.ts";
import type { Settings } from "../merchant/settings.ts";
import { connectionName } from "./connection-name.ts";
import { ConsentList } from "./consent-list.tsx";
import type { CountryOption } from "./country-options.ts";
import { SaveBar } from "./save-bar.tsx";
import { isUnanswered, type SettingsAnswer } from "./settings-answer.ts";
import { differs, draftOf, listDraftOf, type StorefrontDraft } from "./storefront-draft.ts";
import { StorefrontFields } from "./storefront-fields.tsx";
import { StorefrontUntold } from "./storefront-untold.tsx";
import { UnansweredNote } from "./unanswered-note.tsx";

interface StorefrontSettingsProps {
  settings: Settings;
  connection: ConnectionStatus;
  /** Whether the block has these settings already. */
  storefrontKnows: boolean;
  countries: CountryOption[];
  answer: SettingsAnswer | undefined;
}

/** What shoppers see and may choose. Changes are saved, or thrown away, in Shopify's save bar. */
export function StorefrontSettings(props: StorefrontSettingsProps) {
  const { settings, connection, storefrontKnows, countries, answer } = props;
  const stored = draftOf(settings);
  const [draft, setDraft] = useState(stored);
  const unsaved = differs(draft, stored);
  const [discarded, setDiscarded] = useState<SettingsAnswer>();
  const form = useRef<HTMLFormElement>(null);
  const navigation = useNavigation();
  const saving = navigation.formData?.get("intent") === "settings";
  const settled = navigation.state === "idle";
  const said = answer?.intent === "settings" && answer !== discarded ? answer : undefined;

  useEffect(() => {
    // What was stored may differ from what was typed: spaces around it are dropped.
    if (settled && said?.stored) setDraft(draftOf(settings));
  }, [said, settings, settled]);

  const listId = settings.consentList?.id;
  useEffect(() => {
    // A key of another account has taken the list with it.
    setDraft((typed) => ({ ...typed, ...listDraftOf(settings) }));
  }, [listId]);

  const errors = said?.stored === false ? said.errors : {};
  const change = (changed: Partial<StorefrontDraft>) => setDraft({ ...draft, ...changed });
  return (
    <Form method="post" ref={form}>
      <input type="hidden" name="intent" value="settings" />
      <BlockStack gap="400">
        {settled && unsaved && isUnanswered(answer, "settings") && (
          <UnansweredNote
            title="Your changes were probably not saved"
            words="What you entered is still here: save it again in a moment."
          />
        )}
        {!storefrontKnows && <StorefrontUntold saving={saving} />}
        <Card>
          <StorefrontFields
            draft={draft}
            onChange={change}
            countries={countries}
            errors={errors}
            version={settings.consent.version}
          />
        </Card>
        <ConsentList
          draft={draft}
          onChange={change}
          error={errors.consent_list_id}
          connection={connectionName(connection)}
        />
      </BlockStack>
      <SaveBar
        id="storefront-settings"
        open={unsaved}
        saving={saving}
        onSave={() => form.current?.requestSubmit()}
        onDiscard={() => {
          setDraft(stored);
          setDiscarded(answer);
        }}
      />
    </Form>
  );
}

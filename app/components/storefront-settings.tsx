import { Form, useNavigation } from "@remix-run/react";
import { BlockStack, Card } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { CountryChoice } from "../merchant/countries.ts";
import type { Settings } from "../merchant/settings.ts";
import { SaveBar } from "./save-bar.tsx";
import type { SettingsAnswer } from "./settings-answer.ts";
import { differs, draftOf } from "./storefront-draft.ts";
import { StorefrontFields } from "./storefront-fields.tsx";
import { StorefrontUntold } from "./storefront-untold.tsx";

interface StorefrontSettingsProps {
  settings: Settings;
  countries: CountryChoice[];
  answer: SettingsAnswer | undefined;
}

/** What shoppers see and may choose. Changes are saved, or thrown away, in Shopify's save bar. */
export function StorefrontSettings({ settings, countries, answer }: StorefrontSettingsProps) {
  const stored = draftOf(settings);
  const [draft, setDraft] = useState(stored);
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

  return (
    <Form method="post" ref={form}>
      <input type="hidden" name="intent" value="settings" />
      <BlockStack gap="400">
        {said?.stored && !said.storefrontKnows && <StorefrontUntold saving={saving} />}
        <Card>
          <StorefrontFields
            draft={draft}
            onChange={(change) => setDraft({ ...draft, ...change })}
            countries={countries}
            errors={said?.stored === false ? said.errors : {}}
            version={settings.consent.version}
          />
        </Card>
      </BlockStack>
      <SaveBar
        id="storefront-settings"
        open={differs(draft, stored)}
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

import { BlockStack, Button, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { SettingsFault } from "../../../merchant/settings-form.server.ts";
import { languageWords } from "../../shared/words.ts";
import { suggestionFor } from "./consent-suggestions.ts";
import type { StorefrontDraft } from "./storefront-draft.ts";
import {
  readTranslations,
  STOREFRONT_LANGUAGES,
  writeTranslations,
  type Translation,
} from "./translations.ts";

const MOST_CHARACTERS = 500;

interface ConsentLanguagesProps {
  /** The wordings as in the form field. */
  value: string;
  onChange: (change: Partial<StorefrontDraft>) => void;
  error: SettingsFault | undefined;
}

/** The consent texts of some languages of the storefront; the others show the default ones. */
export function ConsentLanguages({ value, onChange, error }: ConsentLanguagesProps) {
  const { t, locale: reading } = useReader();
  const [chosen, setChosen] = useState("");
  const all = readTranslations(value);
  const store = (translations: Translation[]) =>
    onChange({ translations: writeTranslations(translations) });
  const replace = (changed: Translation) =>
    store(all.map((one) => (one.locale === changed.locale ? changed : one)));
  const left = STOREFRONT_LANGUAGES.filter((known) => !all.some(({ locale }) => locale === known));

  return (
    <BlockStack gap="400">
      <input type="hidden" name="consent_translations" value={value} />
      <BlockStack gap="100">
        <Text as="h3" variant="headingSm">
          {t("privacy.translations.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t("privacy.translations.about")}
        </Text>
      </BlockStack>
      {all.map((translation) => (
        <ConsentLanguage
          key={translation.locale}
          translation={translation}
          error={error}
          onChange={replace}
          onRemove={() => store(all.filter(({ locale }) => locale !== translation.locale))}
        />
      ))}
      {left.length > 0 && (
        <InlineStack gap="200" blockAlign="end">
          <Select
            label={t("privacy.translations.language")}
            options={[
              { value: "", label: t("privacy.translations.choose") },
              ...left.map((locale) => ({ value: locale, label: languageWords(locale, reading) })),
            ]}
            value={chosen}
            onChange={setChosen}
          />
          <Button
            disabled={chosen === ""}
            onClick={() => {
              store([...all, { locale: chosen, email: "", sms: "" }]);
              setChosen("");
            }}
          >
            {t("privacy.translations.add")}
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}

interface ConsentLanguageProps {
  translation: Translation;
  error: SettingsFault | undefined;
  onChange: (changed: Translation) => void;
  onRemove: () => void;
}

function ConsentLanguage({ translation, error, onChange, onRemove }: ConsentLanguageProps) {
  const { t, locale: reading } = useReader();
  const { locale, email, sms } = translation;
  const language = languageWords(locale, reading);
  const suggestion = suggestionFor(locale);
  return (
    <BlockStack gap="200">
      <TextField
        label={t("privacy.translations.sms", { language })}
        autoComplete="off"
        multiline={2}
        maxLength={MOST_CHARACTERS}
        value={sms}
        onChange={(changed) => onChange({ ...translation, sms: changed })}
        error={error && sms.trim() === "" && t(`settings.fault.${error}`)}
      />
      <TextField
        label={t("privacy.translations.email", { language })}
        autoComplete="off"
        multiline={2}
        maxLength={MOST_CHARACTERS}
        value={email}
        onChange={(changed) => onChange({ ...translation, email: changed })}
      />
      <InlineStack gap="200" blockAlign="center">
        {suggestion && (
          <Button onClick={() => onChange({ ...suggestion })}>
            {t("privacy.translations.suggest")}
          </Button>
        )}
        <Button
          tone="critical"
          variant="tertiary"
          onClick={onRemove}
          accessibilityLabel={t("privacy.translations.removeOf", { language })}
        >
          {t("privacy.translations.remove")}
        </Button>
      </InlineStack>
      {suggestion && (
        <Text as="p" tone="subdued">
          {t("privacy.translations.notAdvice")}
        </Text>
      )}
    </BlockStack>
  );
}

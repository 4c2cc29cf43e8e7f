import { Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { SettingsErrors, SettingsFault } from "../../../merchant/settings-form.server.ts";
import { ConsentLanguages } from "./consent-languages.tsx";
import { useCountryOptions, type CountryOption } from "./country-options.ts";
import { versionWords, type StorefrontDraft } from "./storefront-draft.ts";

const MOST_CHARACTERS = 500;

interface StorefrontFieldsProps {
  draft: StorefrontDraft;
  onChange: (change: Partial<StorefrontDraft>) => void;
  countries: CountryOption[];
  errors: SettingsErrors;
  version: number;
  /** The newest version of any language's wording. */
  newestVersion: number;
}

/** The fields of the storefront settings, each with its help and its error. */
export function StorefrontFields(props: StorefrontFieldsProps) {
  const { draft, onChange, countries, errors, version, newestVersion } = props;
  const reader = useReader();
  const { t } = reader;
  const options = useCountryOptions(countries);
  const said = (fault: SettingsFault | undefined) => fault && t(`settings.fault.${fault}`);
  return (
    <FormLayout>
      <Checkbox
        label={t("settings.fields.sms")}
        name="sms_enabled"
        value="on"
        checked={draft.smsEnabled}
        onChange={(smsEnabled) => onChange({ smsEnabled })}
        error={said(errors.sms_enabled)}
        helpText={t("settings.fields.smsHelp")}
      />
      <Select
        label={t("settings.fields.country")}
        name="default_country"
        options={options}
        value={draft.defaultCountry}
        onChange={(defaultCountry) => onChange({ defaultCountry })}
        error={said(errors.default_country)}
        helpText={t("settings.fields.countryHelp")}
      />
      <TextField
        label={t("settings.fields.consentSms")}
        name="consent_sms"
        autoComplete="off"
        multiline={3}
        maxLength={MOST_CHARACTERS}
        showCharacterCount
        value={draft.consentSms}
        onChange={(consentSms) => onChange({ consentSms })}
        error={said(errors.consent_sms)}
        helpText={t("settings.fields.consentSmsHelp")}
      />
      <TextField
        label={t("settings.fields.consentEmail")}
        name="consent_email"
        autoComplete="off"
        multiline={3}
        maxLength={MOST_CHARACTERS}
        showCharacterCount
        value={draft.consentEmail}
        onChange={(consentEmail) => onChange({ consentEmail })}
        error={said(errors.consent_email)}
        helpText={t("settings.fields.consentEmailHelp")}
      />
      <Text as="p" tone="subdued">
        {versionWords(version, newestVersion, reader)}
      </Text>
      <ConsentLanguages
        value={draft.translations}
        onChange={onChange}
        error={errors.consent_translations}
      />
    </FormLayout>
  );
}

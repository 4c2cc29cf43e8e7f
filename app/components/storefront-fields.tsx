import { Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { CountryChoice } from "../merchant/countries.ts";
import type { SettingsErrors } from "../merchant/settings-form.ts";
import { versionWords, type StorefrontDraft } from "./storefront-draft.ts";

const MOST_CHARACTERS = 500;

interface StorefrontFieldsProps {
  draft: StorefrontDraft;
  onChange: (change: Partial<StorefrontDraft>) => void;
  countries: CountryChoice[];
  errors: SettingsErrors;
  version: number;
}

/** The fields of the storefront settings, each with its help and its error. */
export function StorefrontFields(props: StorefrontFieldsProps) {
  const { draft, onChange, countries, errors, version } = props;
  return (
    <FormLayout>
      <Checkbox
        label="Let shoppers ask for a text message (SMS)"
        name="sms_enabled"
        value="on"
        checked={draft.smsEnabled}
        onChange={(smsEnabled) => onChange({ smsEnabled })}
        error={errors.sms_enabled}
        helpText="Who ticks the box is subscribed to your texts in Klaviyo first. SMS must be on in your Klaviyo account, and the key must be allowed to record consents."
      />
      <Select
        label="Default country"
        name="default_country"
        options={countries}
        value={draft.defaultCountry}
        onChange={(defaultCountry) => onChange({ defaultCountry })}
        error={errors.default_country}
        helpText="For phone numbers written without a country code, where the shop does not know the shopper’s country."
      />
      <TextField
        label="Consent wording for SMS"
        name="consent_sms"
        autoComplete="off"
        multiline={3}
        maxLength={MOST_CHARACTERS}
        showCharacterCount
        value={draft.consentSms}
        onChange={(consentSms) => onChange({ consentSms })}
        error={errors.consent_sms}
        helpText="Stands beside the box that a shopper ticks to be texted. Needed while SMS is on."
      />
      <TextField
        label="Consent wording for marketing e-mail"
        name="consent_email"
        autoComplete="off"
        multiline={3}
        maxLength={MOST_CHARACTERS}
        showCharacterCount
        value={draft.consentEmail}
        onChange={(consentEmail) => onChange({ consentEmail })}
        error={errors.consent_email}
        helpText="Stands beside a box that a shopper may tick. Leave it empty to show none: the back-in-stock message itself needs no tick."
      />
      <Text as="p" tone="subdued">
        {versionWords(version)}
      </Text>
    </FormLayout>
  );
}

import {
  BlockStack,
  Button,
  Checkbox,
  FormLayout,
  InlineError,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useId, useState } from "react";
import { recogniseColumns, type ColumnField } from "../../../import/rows/columns.ts";
import { faultOfColumns, type Mapping } from "../../../import/rows/mapping.ts";
import type { PresentImport } from "../../../import/stored/present.server.ts";
import { useReader } from "../../../locales/reader.tsx";
import { useImportActions } from "../import-actions.ts";
import { PlainTable } from "../../shared/plain-table.tsx";
import { OrderButton } from "../order-button.tsx";
import { StepCard } from "../step-card.tsx";

/** The fields in the groups in which the page asks for them. */
const GROUPS = [
  { name: "who", fields: ["email", "phone", "country", "locale"] },
  { name: "what", fields: ["variantId", "sku", "handle", "option1", "option2", "option3"] },
  { name: "when", fields: ["signedUpAt", "status", "notifiedAt"] },
  {
    name: "consent",
    fields: [
      ...(["emailConsent", "emailConsentAt", "smsConsent", "smsConsentAt"] as const),
      ...(["consentAt", "consentText"] as const),
    ],
  },
] as const satisfies { name: string; fields: ColumnField[] }[];

const HELP = {
  who: null,
  what: "import.mapping.whatHelp",
  when: "import.mapping.whenHelp",
  consent: "import.mapping.consentHelp",
} as const;

/** The names of the apps whose exports are recognised; names are not translated. */
const APPS = { back_in_stock: "Back in Stock (Amp)", klaviyo: "Klaviyo" };

/** What each column of a file means: as it was recognised, and as the merchant corrects it. */
export function MappingCard({ current }: { current: PresentImport }) {
  const { t } = useReader();
  const { ordering, check } = useImportActions();
  const { headings, rows } = current.preview ?? { headings: [], rows: [] };
  const [mapping, setMapping] = useState<Mapping>(
    () =>
      current.mapping ?? {
        ...{ columns: recogniseColumns(headings).columns, dateOrder: "month_first" },
        ...{ consentText: "", recordConsents: false },
      },
  );
  const [asked, setAsked] = useState(false);
  const previewTitle = useId();
  const { columns, dateOrder, consentText, recordConsents } = mapping;
  const change = (changes: Partial<Mapping>) => setMapping({ ...mapping, ...changes });
  const fault = faultOfColumns(columns);
  const names = headings.map((heading, at) =>
    heading.trim() === "" ? t("import.mapping.column", { number: at + 1 }) : heading,
  );
  const choices = [
    { label: t("import.mapping.none"), value: "" },
    ...names.map((label, at) => ({ label, value: String(at) })),
  ];
  const choose = (field: ColumnField, chosen: string) => {
    const others = Object.entries(columns).filter(([name]) => name !== field);
    const own = chosen === "" ? {} : { [field]: Number(chosen) };
    change({ columns: { ...Object.fromEntries(others), ...own } });
  };
  const hasConsent = columns.emailConsent !== undefined || columns.smsConsent !== undefined;
  return (
    <StepCard title={t("import.mapping.title")}>
      {current.app && <Text as="p">{t("import.mapping.known", { app: APPS[current.app] })}</Text>}
      {current.app === "klaviyo" && faultOfColumns(columns) === "variant" && (
        <Text as="p">{t("import.mapping.profiles")}</Text>
      )}
      <Text as="p">{t("import.mapping.about")}</Text>
      <div>
        <Text as="h3" variant="headingSm" id={previewTitle}>
          {t("import.mapping.preview")}
        </Text>
        <PlainTable headings={names} rows={rows} scrolls={{ labelledBy: previewTitle }} />
      </div>
      {GROUPS.map(({ name, fields }) => (
        <BlockStack key={name} gap="200">
          <Text as="h3" variant="headingSm">
            {t(`import.mapping.${name}`)}
          </Text>
          {HELP[name] && <Text as="p">{t(HELP[name])}</Text>}
          <FormLayout>
            <FormLayout.Group>
              {fields.map((field) => (
                <Select
                  key={field}
                  label={t(`import.mapping.field.${field}`)}
                  options={choices}
                  value={String(columns[field] ?? "")}
                  onChange={(chosen) => choose(field, chosen)}
                />
              ))}
              {name === "when" && (
                <Select
                  label={t("import.mapping.dateOrder")}
                  options={(["month_first", "day_first"] as const).map((value) => ({
                    label: t(`import.mapping.dateOrderChoice.${value}`),
                    value,
                  }))}
                  value={dateOrder}
                  onChange={(chosen) =>
                    change({ dateOrder: chosen === "day_first" ? "day_first" : "month_first" })
                  }
                />
              )}
            </FormLayout.Group>
          </FormLayout>
        </BlockStack>
      ))}
      {hasConsent && (
        <BlockStack gap="200">
          <TextField
            label={t("import.mapping.text")}
            value={consentText}
            onChange={(typed) => change({ consentText: typed.slice(0, 2_000) })}
            multiline={2}
            autoComplete="off"
          />
          <Checkbox
            label={t("import.mapping.record")}
            helpText={t("import.mapping.recordHelp")}
            checked={recordConsents}
            onChange={(checked) => change({ recordConsents: checked })}
          />
        </BlockStack>
      )}
      {asked && fault && (
        <div role="alert">
          <InlineError fieldID="mapping" message={t(`import.mapping.fault.${fault}`)} />
        </div>
      )}
      <InlineStack gap="200">
        <Button
          variant="primary"
          loading={ordering === "check"}
          onClick={() => {
            setAsked(true);
            if (!fault) check(current.id, mapping);
          }}
        >
          {t("import.mapping.check")}
        </Button>
        <OrderButton id={current.id} intent="discard" tone="critical">
          {t("import.discardFile")}
        </OrderButton>
      </InlineStack>
    </StepCard>
  );
}

import { BlockStack, Button, ChoiceList, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../locales/reader.tsx";
import { CHANNELS, type LogFilter, type LogView } from "../outbox/filter.ts";
import { statusChoices } from "./filter-words.ts";
import { useProductChoices } from "./product-choices.ts";

interface FilterProps {
  view: LogView;
  onChange: (changes: Partial<LogFilter>) => void;
}

export function ChannelFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  return (
    <ChoiceList
      title={t("log.filter.name.channel")}
      titleHidden
      choices={CHANNELS.map((channel) => ({
        label: t(`common.channel.${channel}`),
        value: channel,
      }))}
      selected={view.channel ? [view.channel] : []}
      onChange={([chosen]) =>
        onChange({ channel: CHANNELS.find((channel) => channel === chosen) ?? null })
      }
    />
  );
}

export function StatusFilter({ view, onChange }: FilterProps) {
  const reader = useReader();
  const { t } = reader;
  return (
    <Select
      label={t("log.filter.name.status")}
      labelHidden
      options={[{ label: t("log.filter.any"), value: "" }, ...statusChoices(reader)]}
      value={String(view.status ?? "")}
      onChange={(status) => onChange({ status: status ? Number(status) : null })}
    />
  );
}

/** The browser's own fields: everybody knows them, and they speak every language. */
export function DaysFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  const field = (name: "from" | "to", label: string) => (
    <TextField
      type="date"
      label={label}
      autoComplete="off"
      value={view[name] ?? ""}
      onChange={(day) => onChange({ [name]: day || null })}
    />
  );
  return (
    <BlockStack gap="200">
      {field("from", t("log.filter.firstDay"))}
      {field("to", t("log.filter.lastDay"))}
    </BlockStack>
  );
}

export function CodeFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  const [typed, setTyped] = useState(view.code ?? "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ code: typed.trim() || null });
      }}
    >
      <BlockStack gap="200">
        <TextField
          label={t("log.filter.name.code")}
          labelHidden
          autoComplete="off"
          placeholder="invalid"
          helpText={t("log.filter.codeHelp")}
          value={typed}
          onChange={setTyped}
        />
        <Button submit>{t("log.filter.apply")}</Button>
      </BlockStack>
    </form>
  );
}

/** The products that somebody has signed up for, by their names; asked for once the filter is opened. */
export function ProductFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  const label = t("log.filter.name.product");
  const products = useProductChoices();
  if (products === undefined) {
    return <Select label={label} labelHidden disabled options={[t("log.filter.loading")]} />;
  }
  return (
    <Select
      label={label}
      labelHidden
      options={[
        { label: t("log.filter.any"), value: "" },
        ...products.map(({ id, title }) => ({ label: title, value: id })),
      ]}
      value={view.product ?? ""}
      onChange={(product) => onChange({ product: product || null, variant: null })}
    />
  );
}

import { BlockStack, Button, ChoiceList, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { CHANNELS, type LogFilter, type LogView } from "../outbox/filter.ts";
import { CHANNEL_WORDS, FILTER_WORDS, STATUS_WORDS } from "./filter-words.ts";
import { useProductChoices } from "./product-choices.ts";

interface FilterProps {
  view: LogView;
  onChange: (changes: Partial<LogFilter>) => void;
}

export function ChannelFilter({ view, onChange }: FilterProps) {
  return (
    <ChoiceList
      title={FILTER_WORDS.channel}
      titleHidden
      choices={CHANNELS.map((channel) => ({ label: CHANNEL_WORDS[channel], value: channel }))}
      selected={view.channel ? [view.channel] : []}
      onChange={([chosen]) =>
        onChange({ channel: CHANNELS.find((channel) => channel === chosen) ?? null })
      }
    />
  );
}

export function StatusFilter({ view, onChange }: FilterProps) {
  return (
    <Select
      label={FILTER_WORDS.status}
      labelHidden
      options={[
        { label: "Any", value: "" },
        ...STATUS_WORDS.map(([status, words]) => ({ label: words, value: String(status) })),
      ]}
      value={String(view.status ?? "")}
      onChange={(status) => onChange({ status: status ? Number(status) : null })}
    />
  );
}

/** The browser's own fields: everybody knows them, and they speak every language. */
export function DaysFilter({ view, onChange }: FilterProps) {
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
      {field("from", "First day")}
      {field("to", "Last day")}
    </BlockStack>
  );
}

export function CodeFilter({ view, onChange }: FilterProps) {
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
          label={FILTER_WORDS.code}
          labelHidden
          autoComplete="off"
          placeholder="invalid"
          helpText="As Klaviyo’s last answer names it."
          value={typed}
          onChange={setTyped}
        />
        <Button submit>Apply</Button>
      </BlockStack>
    </form>
  );
}

/** The products that somebody has signed up for, by their names; asked for once the filter is opened. */
export function ProductFilter({ view, onChange }: FilterProps) {
  const products = useProductChoices();
  if (products === undefined) {
    return <Select label={FILTER_WORDS.product} labelHidden disabled options={["Loading …"]} />;
  }
  return (
    <Select
      label={FILTER_WORDS.product}
      labelHidden
      options={[
        { label: "Any", value: "" },
        ...products.map(({ id, title }) => ({ label: title, value: id })),
      ]}
      value={view.product ?? ""}
      onChange={(product) => onChange({ product: product || null, variant: null })}
    />
  );
}

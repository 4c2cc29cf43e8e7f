import { BlockStack, ChoiceList, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import {
  BACK_FILTERS,
  CONTACT_FILTERS,
  DAYS_PRESETS,
  SOURCE_FILTERS,
  type LogFilter,
  type LogView,
} from "../../../outbox/log/filter.ts";
import { LISTED_STATES } from "../../../outbox/subscription.ts";
import { numberWords } from "../../shared/words.ts";
import { useChoices } from "./filter-hooks.ts";
import { statusChoices } from "./filter-words.ts";

interface FilterProps {
  view: LogView;
  onChange: (changes: Partial<LogFilter>) => void;
}

/** The same choice as the tabs, which are hidden while filters are shown. */
export function StateFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  return (
    <ChoiceList
      title={t("log.filter.name.state")}
      titleHidden
      choices={LISTED_STATES.map((state) => ({ label: t(`common.state.${state}`), value: state }))}
      selected={view.state ? [view.state] : []}
      onChange={([chosen]) =>
        onChange({ state: LISTED_STATES.find((state) => state === chosen) ?? null })
      }
    />
  );
}

export function ChannelFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  return (
    <ChoiceList
      title={t("log.filter.name.channel")}
      titleHidden
      choices={CONTACT_FILTERS.map((channel) => ({
        label: t(`common.channel.${channel}`),
        value: channel,
      }))}
      selected={view.channel ? [view.channel] : []}
      onChange={([chosen]) =>
        onChange({ channel: CONTACT_FILTERS.find((channel) => channel === chosen) ?? null })
      }
    />
  );
}

/** Whether the product was back in stock since the sign-up. */
export function BackFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  return (
    <ChoiceList
      title={t("log.filter.name.back")}
      titleHidden
      choices={BACK_FILTERS.map((back) => ({ label: t(`log.filter.back.${back}`), value: back }))}
      selected={view.back ? [view.back] : []}
      onChange={([chosen]) => onChange({ back: chosen ?? null })}
    />
  );
}

/** Where the sign-up came from. */
export function SourceFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  return (
    <ChoiceList
      title={t("log.filter.name.source")}
      titleHidden
      choices={SOURCE_FILTERS.map((value) => ({ label: t(`log.filter.source.${value}`), value }))}
      selected={view.source ? [view.source] : []}
      onChange={([chosen]) =>
        onChange({ source: SOURCE_FILTERS.find((known) => known === chosen) ?? null })
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

const OWN_DAYS = "own";

/** Days that move with the calendar, or two dates of the merchant's own. */
export function DaysFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  const [own, setOwn] = useState(view.from !== null || view.to !== null);
  const choose = (chosen: string | undefined) => {
    const days = DAYS_PRESETS.find((known) => known === chosen) ?? null;
    setOwn(chosen === OWN_DAYS);
    if (days || view.days) onChange({ days, from: null, to: null });
  };
  return (
    <BlockStack gap="300">
      <ChoiceList
        title={t("log.filter.name.days")}
        titleHidden
        choices={[
          ...DAYS_PRESETS.map((days) => ({ label: t(`views.days.${days}`), value: days })),
          { label: t("views.days.own"), value: OWN_DAYS },
        ]}
        selected={view.days ? [view.days] : own ? [OWN_DAYS] : []}
        onChange={([chosen]) => choose(chosen)}
      />
      {own && !view.days && <DateFields view={view} onChange={onChange} />}
    </BlockStack>
  );
}

/** The browser's own date fields are familiar and localised. */
function DateFields({ view, onChange }: FilterProps) {
  const { t } = useReader();
  const field = (name: "from" | "to", label: string) => (
    <TextField
      type="date"
      label={label}
      autoComplete="off"
      value={view[name] ?? ""}
      onChange={(day) => onChange({ days: null, [name]: day || null })}
    />
  );
  return (
    <BlockStack gap="200">
      {field("from", t("log.filter.firstDay"))}
      {field("to", t("log.filter.lastDay"))}
    </BlockStack>
  );
}

/** The products that are listed at most: the server has the same number. */
const MOST_PRODUCTS = 250;

/** The first products that have sign-ups, by name; fetched once the filter is opened. */
export function ProductFilter({ view, onChange }: FilterProps) {
  const reader = useReader();
  const { t } = reader;
  const products = useChoices("/app/products");
  return (
    <OneOf
      label={t("log.filter.name.product")}
      {...(products?.length === MOST_PRODUCTS && {
        help: t("log.filter.firstProducts", { number: numberWords(MOST_PRODUCTS, reader) }),
      })}
      choices={products?.map(({ id, title }) => ({ label: title, value: id }))}
      chosen={view.product}
      onChange={(product) => onChange({ product, variant: null })}
    />
  );
}

/** The error codes of this shop's rows; fetched once the filter is opened. */
export function CodeFilter({ view, onChange }: FilterProps) {
  const { t } = useReader();
  const codes = useChoices("/app/error-codes");
  return (
    <OneOf
      label={t("log.filter.name.code")}
      help={codes?.length === 0 ? t("log.filter.noCodes") : t("log.filter.codeHelp")}
      choices={codes?.map((code) => ({ label: code, value: code }))}
      chosen={view.code}
      onChange={(code) => onChange({ code })}
    />
  );
}

interface OneOfProps {
  label: string;
  help?: string;
  /** Undefined while loading. */
  choices: { label: string; value: string }[] | undefined;
  chosen: string | null;
  onChange: (chosen: string | null) => void;
}

function OneOf({ label, help, choices, chosen, onChange }: OneOfProps) {
  const { t } = useReader();
  if (choices === undefined) {
    return <Select label={label} labelHidden disabled options={[t("log.filter.loading")]} />;
  }
  // An address may name a choice that is not offered: keep it visible.
  const offered = chosen === null || choices.some(({ value }) => value === chosen);
  return (
    <Select
      label={label}
      labelHidden
      {...(help !== undefined && { helpText: help })}
      options={[
        { label: t("log.filter.any"), value: "" },
        ...choices,
        ...(offered ? [] : [{ label: chosen, value: chosen }]),
      ]}
      value={chosen ?? ""}
      onChange={(value) => onChange(value || null)}
    />
  );
}

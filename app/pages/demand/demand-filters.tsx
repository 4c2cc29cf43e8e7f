import { useNavigate } from "@remix-run/react";
import { Button, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState, type FormEvent } from "react";
import { useReader } from "../../locales/reader.tsx";
import {
  DEMAND_SORTS,
  readSort,
  type DemandBy,
  type DemandView,
} from "../../outbox/demand/demand-view.ts";
import { ChoiceLinks } from "../shared/choice-links.tsx";
import { PeriodLinks } from "../shared/period-links.tsx";
import { numberWords } from "../shared/words.ts";
import { demandAddress } from "./demand-address.ts";
import styles from "./demand-filters.module.css";

const BY: DemandBy[] = ["variant", "product"];

interface DemandFiltersProps {
  view: DemandView;
  /** How many people wait for what the view has. */
  people: number;
}

/** Search, grouping, order and period of the list, all kept in the address. */
export function DemandFilters({ view, people }: DemandFiltersProps) {
  const reader = useReader();
  const { t } = reader;
  const navigate = useNavigate();
  const [typed, setTyped] = useState(view.search);
  const addressOf = (changes: Partial<DemandView>) =>
    demandAddress({ ...view, page: 1, ...changes });
  const change = (changes: Partial<DemandView>) =>
    navigate(addressOf(changes), { preventScrollReset: true });
  const search = (event: FormEvent) => {
    event.preventDefault();
    change({ search: typed.trim() });
  };
  return (
    <div className={styles.filters}>
      <form role="search" className={styles.search} onSubmit={search}>
        <TextField
          label={t("demand.search.label")}
          labelHidden
          placeholder={t("demand.search.label")}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          maxLength={200}
          clearButton
          onClearButtonClick={() => {
            setTyped("");
            if (view.search) change({ search: "" });
          }}
          connectedRight={<Button submit>{t("demand.search.button")}</Button>}
        />
      </form>
      <Select
        label={t("demand.sort.label")}
        labelInline
        options={DEMAND_SORTS.map((sort) => ({ value: sort, label: t(`demand.sort.${sort}`) }))}
        value={view.sort}
        onChange={(chosen) => change({ sort: readSort(chosen) })}
      />
      <InlineStack gap="400" blockAlign="center">
        <ChoiceLinks
          name={t("demand.by.name")}
          choices={BY.map((by) => ({
            to: addressOf({ by }),
            label: t(`demand.by.${by}`),
            isCurrent: by === view.by,
          }))}
        />
        <PeriodLinks period={view.period} to={(period) => addressOf({ period })} />
      </InlineStack>
      <Text as="p" tone="subdued">
        <span role="status">
          {t("demand.summary.people", { count: people, number: numberWords(people, reader) })}
        </span>
      </Text>
      <Text as="p" tone="subdued">
        {t("demand.valueMeans")}
      </Text>
    </div>
  );
}

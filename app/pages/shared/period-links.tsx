import { useReader } from "../../locales/reader.tsx";
import { PERIODS, type Period } from "../../outbox/stats/days.ts";
import { ChoiceLinks } from "./choice-links.tsx";
import { numberWords } from "./words.ts";

interface PeriodLinksProps {
  period: Period;
  to: (period: Period) => string;
}

/** The choice of the period that figures are shown for. */
export function PeriodLinks({ period, to }: PeriodLinksProps) {
  const reader = useReader();
  return (
    <ChoiceLinks
      name={reader.t("home.period")}
      choices={PERIODS.map((one) => ({
        to: to(one),
        label: reader.t("common.duration.days", { count: one, number: numberWords(one, reader) }),
        isCurrent: one === period,
      }))}
    />
  );
}

import { Link } from "@remix-run/react";
import { useReader } from "../../locales/reader.tsx";
import { PERIODS, writePeriod, type Period } from "../../outbox/stats/period.ts";
import { numberWords } from "../shared/number-words.ts";
import styles from "./period-links.module.css";

const HOME = "/app";

/** Which period is shown: in the address, so that back works and a view can be sent to a colleague. */
export function PeriodLinks({ period }: { period: Period }) {
  const reader = useReader();
  const { t } = reader;
  return (
    <nav aria-label={t("home.period")} className={styles.periods}>
      {PERIODS.map((one) => (
        <Link
          key={one}
          to={HOME + writePeriod(one)}
          className={styles.period}
          aria-current={one === period ? "page" : undefined}
          preventScrollReset
        >
          {t("common.duration.days", { count: one, number: numberWords(one, reader) })}
        </Link>
      ))}
    </nav>
  );
}

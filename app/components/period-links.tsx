import { Link } from "@remix-run/react";
import { PERIODS, writePeriod, type Period } from "../outbox/period.ts";
import styles from "./period-links.module.css";

const HOME = "/app";

/** Which period is shown: in the address, so that back works and a view can be sent to a colleague. */
export function PeriodLinks({ period }: { period: Period }) {
  return (
    <nav aria-label="Period" className={styles.periods}>
      {PERIODS.map((one) => (
        <Link
          key={one}
          to={HOME + writePeriod(one)}
          className={styles.period}
          aria-current={one === period ? "page" : undefined}
          preventScrollReset
        >
          {one} days
        </Link>
      ))}
    </nav>
  );
}

import { Link } from "@remix-run/react";
import type { State } from "../outbox/subscription.ts";
import { logAddress } from "./log-address.ts";
import { StateBadge } from "./state-badge.tsx";
import styles from "./state-counts.module.css";

const SHOWN: State[] = ["queued", "delivered", "failed", "blocked"];

/** How many sign-ups stand where; each number leads to its rows. */
export function StateCounts({ counts }: { counts: Record<State, number> }) {
  return (
    <ul className={styles.counts}>
      {SHOWN.map((state) => (
        <li key={state}>
          <Link className={styles.count} to={logAddress({ state })}>
            <span>
              <StateBadge state={state} />
            </span>
            <span className={styles.number}>{counts[state].toLocaleString("en")}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

import { useStaleSince } from "./kept.ts";
import { useRefresh } from "./refresh.ts";
import styles from "./stale-note.module.css";

/** Says that what is shown could not be read again, and goes on trying until it can. */
export function StaleNote() {
  const stale = useStaleSince();
  useRefresh(stale ? "soon" : "never");
  return (
    <div role="status" className={styles.note}>
      {stale && (
        <p className={styles.words}>
          No answer from the app’s server. What you see is as of {stale.toLocaleTimeString()}; it is
          tried again by itself.
        </p>
      )}
    </div>
  );
}

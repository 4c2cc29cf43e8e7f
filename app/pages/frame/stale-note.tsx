import { useReader } from "../../locales/reader.tsx";
import { useStaleSince } from "./kept.ts";
import { useRefresh } from "./refresh.ts";
import styles from "./stale-note.module.css";

/** Says that what is shown could not be read again, and goes on trying until it can. */
export function StaleNote() {
  const { t, locale, timeZone } = useReader();
  const stale = useStaleSince();
  useRefresh(stale ? "soon" : "never");
  return (
    <div role="status" className={styles.note}>
      {stale && (
        <p className={styles.words}>
          {t("common.stale", { time: stale.toLocaleTimeString(locale, { timeZone }) })}
        </p>
      )}
    </div>
  );
}

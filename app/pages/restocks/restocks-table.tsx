import { Link } from "@remix-run/react";
import { useReader } from "../../locales/reader.tsx";
import { logAddress } from "../shared/log-address.ts";
import { Moment } from "../shared/moment.tsx";
import { Product } from "../shared/product.tsx";
import { dayWords, relativeTime } from "../shared/time-words.ts";
import { numberWords } from "../shared/words.ts";
import type { RestockLine } from "./restock-line.ts";
import { figureWords, lineWords } from "./restock-words.ts";
import styles from "./restocks-table.module.css";

interface RestocksTableProps {
  lines: RestockLine[];
  now: Date;
}

const COLUMNS = ["at", "people", "notified", "opened", "bought"] as const;
const FIGURES = ["notified", "opened", "bought"] as const;

/**
 * A page of the list. On a narrow screen each line is a card, whose cells have their headings beside
 * them; the roles keep it a table there.
 */
export function RestocksTable({ lines, now }: RestocksTableProps) {
  const { t } = useReader();
  return (
    <table className={styles.table} role="table" aria-label={t("restocks.listName")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["product", ...COLUMNS, "more"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader" data-column={column}>
              {t(`restocks.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map((line) => (
          <Line key={line.id} line={line} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, now }: { line: RestockLine; now: Date }) {
  const reader = useReader();
  const { t } = reader;
  const { at, people, figures, countedUntil } = line;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <Product {...line.product} />
      </th>
      <td role="cell" data-column="at" data-label={t("restocks.column.at")}>
        <span className={styles.time}>
          <Moment at={at} now={now} />
          {countedUntil && (
            <span className={styles.note}>
              {t("restocks.countedUntil", { day: dayWords(countedUntil, reader) })}
            </span>
          )}
        </span>
      </td>
      <td role="cell" data-column="people" data-label={t("restocks.column.people")}>
        {numberWords(people, reader)}
      </td>
      {FIGURES.map((figure) => (
        <td
          key={figure}
          role="cell"
          data-column={figure}
          data-label={t(`restocks.column.${figure}`)}
          data-unknown={figures[figure].kind === "unknown" || undefined}
        >
          {figureWords(figures[figure], reader)}
        </td>
      ))}
      <td role="cell" data-column="more">
        <Link
          to={logAddress(line.rows)}
          aria-label={t("restocks.signUpsOf", {
            what: lineWords(line, reader),
            time: relativeTime(at, now, reader),
          })}
        >
          {t("restocks.signUps")}
        </Link>
      </td>
    </tr>
  );
}

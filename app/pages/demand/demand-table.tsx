import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useReader, type Reader } from "../../locales/reader.tsx";
import type { DemandView } from "../../outbox/demand/demand-view.ts";
import { logAddress, waitingAddress } from "../shared/log-address.ts";
import { Product } from "../shared/product.tsx";
import { stockWords } from "../shared/stock-words.ts";
import { dayWords } from "../shared/time-words.ts";
import { numberWords } from "../shared/words.ts";
import { demandAddress } from "./demand-address.ts";
import type { DemandLine } from "./demand-line.ts";
import styles from "./demand-table.module.css";
import { lineWords, sentWords, sinceWords, trendWords, valueWords } from "./demand-words.ts";

interface DemandTableProps {
  rows: DemandLine[];
  view: DemandView;
  now: Date;
}

const COLUMNS = [
  ...(["waiting", "sent", "signUps", "trend", "since", "stock", "value"] as const),
] as const;

/**
 * A page of the list. On a narrow screen each line is a card, whose cells have their headings
 * beside them; the roles keep it a table there.
 */
export function DemandTable({ rows, view, now }: DemandTableProps) {
  const { t } = useReader();
  return (
    <table className={styles.table} role="table" aria-label={t("demand.listName")}>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            {t("demand.column.product")}
          </th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" role="columnheader" data-column={column}>
              {t(`demand.column.${column}`)}
            </th>
          ))}
          <th scope="col" role="columnheader">
            {t("demand.column.more")}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Line key={row.key} row={row} view={view} now={now} />
        ))}
      </tbody>
    </table>
  );
}

interface LineProps {
  row: DemandLine;
  view: DemandView;
  now: Date;
}

function Line({ row, view, now }: LineProps) {
  const reader = useReader();
  const { t } = reader;
  const cells = cellsOf(row, view, now, reader);
  return (
    <tr role="row">
      <th scope="row" role="rowheader" className={styles.product}>
        <Link to={row.waiting > 0 ? waitingAddress(row.rows) : logAddress(row.rows)}>
          <Product {...row.product} />
        </Link>
        {row.variants > 1 && (
          <span className={styles.variants}>
            {t("demand.variants", {
              count: row.variants,
              number: numberWords(row.variants, reader),
            })}
          </span>
        )}
      </th>
      {COLUMNS.map((column) => (
        <td key={column} role="cell" data-column={column} data-label={t(`demand.column.${column}`)}>
          {cells[column]}
        </td>
      ))}
      <td role="cell">
        <Link
          to={demandAddress(view, row.key)}
          aria-label={t("demand.chart.openOf", { what: lineWords(row, reader) })}
          data-chart={row.key}
          preventScrollReset
        >
          {t("demand.chart.open")}
        </Link>
      </td>
    </tr>
  );
}

function cellsOf(
  row: DemandLine,
  { period }: DemandView,
  now: Date,
  reader: Reader,
): Record<(typeof COLUMNS)[number], ReactNode> {
  const trend = trendWords(row, period, reader);
  return {
    waiting: <strong>{numberWords(row.waiting, reader)}</strong>,
    sent: sentWords(row, reader),
    signUps: numberWords(row.signUps, reader),
    trend: (
      <span>
        {trend.change}
        <span className={styles.detail}>{trend.detail}</span>
      </span>
    ),
    since: row.since ? (
      <time dateTime={row.since.toISOString()}>
        {sinceWords(row.since, now, reader)}
        <span className={styles.detail}>{dayWords(row.since, reader)}</span>
      </time>
    ) : (
      "–"
    ),
    stock: stockWords(row, reader),
    value: valueWords(row.value, reader),
  };
}

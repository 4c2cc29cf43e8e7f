import { Link, useLocation } from "@remix-run/react";
import { Checkbox } from "@shopify/polaris";
import { readFilter } from "../outbox/filter.ts";
import { canBeSentAgain } from "../outbox/subscription.ts";
import { signUpAddress } from "./log-address.ts";
import type { LogRow } from "./log-row.ts";
import type { Selection } from "./log-selection.ts";
import styles from "./log-table.module.css";
import { Moment } from "./moment.tsx";
import { Product } from "./product.tsx";
import { StateBadge } from "./state-badge.tsx";

interface LogTableProps {
  rows: LogRow[];
  now: Date;
  /** Where given, rows that can be sent again have a box to tick. */
  selection?: Selection | undefined;
}

/**
 * The rows of one page of the log. On a narrow screen each row becomes a small card, by CSS alone;
 * the roles keep it a table for whoever hears it.
 */
export function LogTable({ rows, now, selection }: LogTableProps) {
  const choosable = selection ? ` ${styles.choosable ?? ""}` : "";
  const view = readFilter(new URLSearchParams(useLocation().search));
  return (
    <table role="table" className={`${styles.table ?? ""}${choosable}`}>
      <caption className={styles.unseen}>Sign-ups, newest first</caption>
      <thead>
        <tr>
          {selection && (
            <th scope="col" className={styles.choice}>
              <span className={styles.unseen}>Send again</span>
            </th>
          )}
          <th scope="col" className={styles.shopper}>
            Shopper
          </th>
          <th scope="col">Product</th>
          <th scope="col" className={styles.state}>
            State
          </th>
          <th scope="col" className={styles.number}>
            Attempts
          </th>
          <th scope="col" className={styles.time}>
            Signed up
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            to={signUpAddress(row.id, view)}
            now={now}
            selection={selection}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Omit<LogTableProps, "rows"> {
  row: LogRow;
  to: string;
}

function Row({ row, to, now, selection }: RowProps) {
  const { id, shopper, product, state, attemptCount, createdAt } = row;
  return (
    <tr role="row" className={styles.row}>
      {selection && (
        <td role="cell" className={styles.choice}>
          {canBeSentAgain(state) && (
            <Checkbox
              label={`Select ${shopper.main}, ${product.name}`}
              labelHidden
              checked={selection.chosen.includes(id)}
              onChange={(on) => selection.tick(id, on)}
            />
          )}
        </td>
      )}
      <th scope="row" role="rowheader" className={styles.shopper}>
        <Link to={to} className={styles.link}>
          {shopper.main}
        </Link>
        {shopper.also && <span className={styles.also}>{shopper.also}</span>}
      </th>
      <td role="cell" className={styles.product}>
        <Product {...product} />
      </td>
      <td role="cell" className={styles.state}>
        <StateBadge state={state} />
      </td>
      <td role="cell" className={styles.number}>
        {attemptCount}
        <span className={styles.unit}>{attemptCount === 1 ? " attempt" : " attempts"}</span>
      </td>
      <td role="cell" className={styles.time}>
        <Moment at={createdAt} now={now} />
      </td>
    </tr>
  );
}

import { Link } from "@remix-run/react";
import { LOG } from "./log-address.ts";
import type { LogRow } from "./log-row.ts";
import styles from "./log-table.module.css";
import { Moment } from "./moment.tsx";
import { Product } from "./product.tsx";
import { StateBadge } from "./state-badge.tsx";

/**
 * The rows of one page of the log. On a narrow screen each row becomes a small card, by CSS alone;
 * the roles keep it a table for whoever hears it.
 */
export function LogTable({ rows, now }: { rows: LogRow[]; now: Date }) {
  return (
    <table role="table" className={styles.table}>
      <caption className={styles.caption}>Sign-ups, newest first</caption>
      <thead>
        <tr>
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
          <Row key={row.id} row={row} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, now }: { row: LogRow; now: Date }) {
  const { id, shopper, product, state, attemptCount, createdAt } = row;
  return (
    <tr role="row" className={styles.row}>
      <th scope="row" role="rowheader" className={styles.shopper}>
        <Link to={`${LOG}/${id}`} className={styles.link}>
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

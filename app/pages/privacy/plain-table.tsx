import type { ReactNode } from "react";
import styles from "./plain-table.module.css";

interface PlainTableProps {
  headings: string[];
  rows: ReactNode[][];
}

/** A table whose cells wrap: Polaris' own scrolls sideways on a phone, where no key reaches it. */
export function PlainTable({ headings, rows }: PlainTableProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {headings.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

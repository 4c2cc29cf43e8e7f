import type { ReactNode } from "react";
import styles from "./plain-table.module.css";

interface PlainTableProps {
  headings: string[];
  /** Cells beyond the headings are left out. */
  rows: ReactNode[][];
  /** For a table that may be wide: it scrolls by itself, also by the keyboard. */
  scrolls?: {
    /** The id of the element that names it. */
    labelledBy: string;
  };
}

/**
 * A table whose cells wrap, or that scrolls by itself: Polaris' own scrolls sideways on a phone,
 * where no key reaches it.
 */
export function PlainTable({ headings, rows, scrolls }: PlainTableProps) {
  const table = (
    <table className={scrolls ? styles.wide : styles.table}>
      <thead>
        <tr>
          {headings.map((heading, at) => (
            <th key={at} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {headings.map((_, column) => (
              <td key={column}>{cells[column]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (!scrolls) return table;
  return (
    <div className={styles.scroll} role="region" aria-labelledby={scrolls.labelledBy} tabIndex={0}>
      {table}
    </div>
  );
}

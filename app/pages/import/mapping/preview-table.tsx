import { Text } from "@shopify/polaris";
import { useId } from "react";
import styles from "./preview-table.module.css";

interface PreviewTableProps {
  title: string;
  headings: string[];
  rows: string[][];
}

/** The first lines of a file. A wide one scrolls by itself, also by the keyboard. */
export function PreviewTable({ title, headings, rows }: PreviewTableProps) {
  const heading = useId();
  return (
    <div>
      <Text as="h3" variant="headingSm" id={heading}>
        {title}
      </Text>
      <div className={styles.scroll} role="region" aria-labelledby={heading} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {headings.map((one, at) => (
                <th key={at} scope="col">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              <tr key={row}>
                {headings.map((_, at) => (
                  <td key={at}>{cells[at]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

import type { LogFilter } from "../outbox/filter.ts";
import type { LogRow } from "./log-row.ts";
import { useSelection } from "./log-selection.ts";
import { LogTable } from "./log-table.tsx";
import { ResendBar } from "./resend-bar.tsx";

interface LogRowsProps {
  rows: LogRow[];
  filter: LogFilter;
  /** How many rows "all that match" would send again; 0 where that is not offered. */
  resendable: number;
  now: Date;
}

/** The rows of a page; where some can be sent again, with boxes to tick and a bar of what to do with them. */
export function LogRows({ rows, filter, resendable, now }: LogRowsProps) {
  const selection = useSelection(rows);
  if (selection.choices.length === 0) return <LogTable rows={rows} now={now} />;
  return (
    <>
      <ResendBar selection={selection} filter={filter} resendable={resendable} />
      <LogTable rows={rows} now={now} selection={selection} />
    </>
  );
}

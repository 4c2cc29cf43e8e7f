import { IndexTable } from "@shopify/polaris";
import { memo } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { LogCells } from "./log-cells.tsx";
import { selectWords, type LogRow } from "../../shared/log-row.ts";

interface WideRowProps {
  row: LogRow;
  to: string;
  position: number;
  selected: boolean;
  now: Date;
}

/** A row that is drawn anew only where it has changed: whoever ticks one does not wait for all of them. */
export const WideRow = memo(function WideRow({ row, to, position, selected, now }: WideRowProps) {
  const reader = useReader();
  return (
    <IndexTable.Row
      id={row.id}
      position={position}
      selected={selected}
      accessibilityLabel={selectWords(row, reader)}
    >
      <LogCells row={row} to={to} now={now} />
    </IndexTable.Row>
  );
});

import type { Readable } from "node:stream";
import type { ReportRow } from "../../../import/stored/report.server.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { writeCsv, type CsvColumn } from "../../shared/csv.server.ts";

/**
 * A report as a CSV file: for each row of the merchant's file its number, its line, what became of it
 * and why. It names no shopper. Rejects midway if the report does.
 */
export function writeReport(parts: AsyncIterable<ReportRow[]>, reader: Reader): Readable {
  const { t } = reader;
  const reasonOf = ({ fault, note }: ReportRow) => {
    if (fault) return t(`import.rowFault.${fault}`);
    return note ? t(`import.note.${note}`) : "";
  };
  const columns: CsvColumn<ReportRow>[] = [
    [t("import.report.row"), ({ row }) => row],
    [t("import.report.line"), ({ line }) => line],
    [t("import.report.result"), ({ result }) => t(`import.result.${result}`)],
    [t("import.report.reason"), reasonOf],
  ];
  return writeCsv(parts, columns, reader);
}

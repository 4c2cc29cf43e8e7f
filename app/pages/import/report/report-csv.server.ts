import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import type { ReportRow } from "../../../import/stored/report.server.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { csvOptions } from "../../shared/csv-options.ts";

/**
 * A report as a CSV file: for each row of the merchant's file its number, its line, what became of it
 * and why. It names no shopper. Rejects midway if the report does.
 */
export function writeReport(parts: AsyncIterable<ReportRow[]>, reader: Reader): Readable {
  const { t } = reader;
  const options = csvOptions(reader);
  const headings = [
    t("import.report.row"),
    t("import.report.line"),
    t("import.report.result"),
    t("import.report.reason"),
  ];
  async function* texts() {
    yield stringify([headings], { ...options, bom: true });
    for await (const rows of parts) {
      const cells = rows.map(({ row, line, result, fault, note }) => [
        ...[row, line, t(`import.result.${result}`)],
        fault ? t(`import.rowFault.${fault}`) : note ? t(`import.note.${note}`) : "",
      ]);
      yield stringify(cells, options);
    }
  }
  return Readable.from(texts(), { objectMode: false });
}

import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import type { Reader } from "../../locales/reader.tsx";

/** A column of an exported file. */
export type CsvColumn<Row> = [heading: string, of: (row: Row) => string | number | null];

/**
 * An id in Shopify's form: a spreadsheet would round a bare number past 15 digits, and write
 * 4.5E+13 for 14.
 */
export function gid(type: "Product" | "ProductVariant", id: string | null): string | null {
  return id && `gid://shopify/${type}/${id}`;
}

/** Either may be the delimiter where a file is opened; within quotes it is part of the field. */
const DELIMITERS = /[,;]/;

/** Spreadsheets expect a semicolon in locales where the decimal sign is a comma. */
function delimiterOf({ locale }: Reader): "," | ";" {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.some(({ type, value }) => type === "decimal" && value === ",") ? ";" : ",";
}

function optionsOf(reader: Reader) {
  return {
    delimiter: delimiterOf(reader),
    quoted_match: DELIMITERS,
    escape_formulas: true,
    record_delimiter: "windows",
    quote_record_delimiter: true,
  };
}

/** If a text begins with a line break, a spreadsheet may read its second line as a formula. */
function fieldOf(value: string | number | null): string | number | null {
  return typeof value === "string" && value.startsWith("\n") ? `'${value}` : value;
}

/**
 * Rows as a CSV file for the reader's spreadsheet: UTF-8 with a BOM, and an apostrophe before
 * anything that could be read as a formula, including a phone's plus. Rejects midway if a batch
 * does: half a file must not look like a whole one.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function writeCsv<Row>(
  batches: AsyncIterable<Row[]>,
  columns: CsvColumn<Row>[],
  reader: Reader,
): Readable {
  const options = optionsOf(reader);
  async function* parts() {
    yield stringify([columns.map(([heading]) => heading)], { ...options, bom: true });
    for await (const rows of batches) {
      yield stringify(
        rows.map((row) => columns.map(([, of]) => fieldOf(of(row)))),
        options,
      );
    }
  }
  return Readable.from(parts(), { objectMode: false });
}

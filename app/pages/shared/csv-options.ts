import type { Reader } from "../../locales/reader.tsx";

/** Either may be the delimiter where a file is opened; within quotes it is part of the field. */
const DELIMITERS = /[,;]/;

/** Spreadsheets expect a semicolon in locales where the decimal sign is a comma. */
function delimiterOf({ locale }: Reader): "," | ";" {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.some(({ type, value }) => type === "decimal" && value === ",") ? ";" : ",";
}

/**
 * How a file for the reader's spreadsheet is written: an apostrophe goes before anything that could
 * be read as a formula. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvOptions(reader: Reader) {
  return {
    delimiter: delimiterOf(reader),
    quoted_match: DELIMITERS,
    escape_formulas: true,
    record_delimiter: "windows",
    quote_record_delimiter: true,
  };
}

/** Why a file as a whole can't be read, by the key of its text. */
export const FILE_FAULTS = [
  /** It has bytes that no text has, or begins like a workbook or an archive. */
  "not_text",
  /** It says that it is UTF-8 or UTF-16, and has bytes that are neither. */
  "encoding",
  /** A quote is where none may be, or is never closed. */
  "quotes",
  /** A row is longer than any row of sign-ups. */
  "row_too_long",
  "too_many_columns",
  "too_many_rows",
  "too_large",
  /** It has no row below its headings. */
  "no_rows",
  /** Not all of it arrived. */
  "incomplete",
  /** A customer in it was erased: the store has to export it again, without them. */
  "customer_erased",
] as const;

export type FileFaultCode = (typeof FILE_FAULTS)[number];

/** A file that can't be read: nothing of it is imported. */
export class FileFault extends Error {
  override name = "FileFault";
  readonly code: FileFaultCode;
  /** The line at which the faulty row begins, from 1; null where the fault is in no line. */
  readonly line: number | null;

  constructor(code: FileFaultCode, line: number | null = null) {
    super(line === null ? code : `${code} at line ${line}`);
    this.code = code;
    this.line = line;
  }
}

import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { Delimiter } from "./delimiter.ts";
import { FileFault, type FileFaultCode } from "./file-fault.ts";
import { FILE_LIMITS } from "./limits.ts";

/** A row of a file, headings included. */
export interface FileRecord {
  /** As a spreadsheet numbers it, from 1; empty lines have no number here. */
  row: number;
  /** The line at which it begins, from 1: a quoted cell may have several lines. */
  line: number;
  cells: string[];
}

export type RecordLimits = Pick<typeof FILE_LIMITS, "rows" | "columns" | "rowLength">;

/** What csv-parse calls each fault. https://csv.js.org/parse/errors/ */
const FAULTS: Record<string, FileFaultCode> = {
  CSV_QUOTE_NOT_CLOSED: "quotes",
  CSV_INVALID_CLOSING_QUOTE: "quotes",
  INVALID_OPENING_QUOTE: "quotes",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "quotes",
  CSV_MAX_RECORD_SIZE: "row_too_long",
};

interface Parsed {
  record: string[];
  info: { lines: number };
}

/**
 * Reads the rows of a file as its text arrives, in memory that does not grow with the file. Rows
 * may have any number of cells up to the limit. Throws a FileFault with the line at which the faulty
 * row begins, and otherwise what the text throws.
 */
export async function* readRecords(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
  limits: RecordLimits = FILE_LIMITS,
): AsyncGenerator<FileRecord> {
  // Of the rows that are parsed, which is ahead of those that are read.
  let [lastLine, twice] = [0, 0];
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: limits.rowLength,
    record_delimiter: ["\r\n", "\n", "\r"],
    on_record: (parsed) => {
      const { record, info } = parsed as unknown as Parsed;
      // csv-parse counts such a line break within quotes twice.
      for (const cell of record) twice += cell.split("\r\n").length - 1;
      info.lines -= twice;
      lastLine = info.lines;
      return parsed;
    },
  });
  const source = Readable.from(withoutLongLines(text, delimiter, limits), { objectMode: false });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  try {
    for await (const { record: cells, info } of parser as AsyncIterable<Parsed>) {
      row += 1;
      const line = info.lines - cells.reduce((sum, cell) => sum + linesEndedIn(cell), 0);
      if (cells.length > limits.columns) throw new FileFault("too_many_columns", line);
      if (row > limits.rows + 1) throw new FileFault("too_many_rows", line);
      yield { row, line, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? faultOf(error, lastLine + 1, limits) : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function linesEndedIn(cell: string): number {
  return cell.split(/\r\n|\r|\n/).length - 1;
}

/** `column` is the number of the cells before the fault. */
function faultOf({ code, column }: CsvError, line: number, limits: RecordLimits): FileFault {
  if (code === "CSV_MAX_RECORD_SIZE" && Number(column) >= limits.columns) {
    return new FileFault("too_many_columns", line);
  }
  return new FileFault(FAULTS[code] ?? "quotes", line);
}

/**
 * Passes a text on, and throws a FileFault for a line of far too many characters. csv-parse counts
 * those of cells alone: a line of a hundred million commas has none, and would fill the memory.
 */
async function* withoutLongLines(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
  limits: RecordLimits,
): AsyncGenerator<string> {
  let line = 1;
  let [length, delimiters] = [0, 0];
  for await (const part of text) {
    const ends = /[\r\n]|$/g;
    let from = 0;
    for (let end = ends.exec(part); end; end = ends.exec(part)) {
      length += end.index - from;
      if (end[0] === "" || length > 2 * limits.rowLength) {
        delimiters += part.slice(from, end.index).split(delimiter).length - 1;
      }
      if (length > 2 * limits.rowLength) {
        const isWide = delimiters >= limits.columns;
        throw new FileFault(isWide ? "too_many_columns" : "row_too_long", line);
      }
      if (end[0] === "") break;
      if (end[0] === "\n") line += 1;
      from = end.index + 1;
      [length, delimiters] = [0, 0];
    }
    yield part;
  }
}

import { FileFault } from "./file-fault.ts";

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;

/** How the characters of a file are written, by the names of the Encoding Standard. */
export type Encoding = (typeof ENCODINGS)[number];

/** What a workbook (a ZIP archive), an old workbook, a PDF or a gzip file begins with. */
const OTHER_FILES = ["504b0304", "d0cf11e0", "25504446", "1f8b"];

const NEWLINE = 10;

/** So many bytes are looked at for zeros. */
const LOOKED_AT = 4_096;

/**
 * Names the encoding of a file by its first bytes: by its byte order mark, or by where its zeros are,
 * as every other byte of a Latin text is zero in UTF-16. Without either it is UTF-8, or else
 * Windows-1252, which only the whole file tells: `isUtf8`. Throws a FileFault for what is no text.
 * https://encoding.spec.whatwg.org/#bom-sniff
 */
export function encodingOf(first: Uint8Array, isUtf8: boolean): Encoding {
  const start = Buffer.from(first.subarray(0, 4)).toString("hex");
  if (OTHER_FILES.some((magic) => start.startsWith(magic))) throw new FileFault("not_text");
  if (start.startsWith("efbbbf")) return "utf-8";
  if (start.startsWith("fffe")) return "utf-16le";
  if (start.startsWith("feff")) return "utf-16be";
  const looked = first.subarray(0, LOOKED_AT);
  const zeros = [0, 0];
  for (const [at, byte] of looked.entries())
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) return isUtf8 ? "utf-8" : "windows-1252";
  const half = looked.length / 2;
  if (odd > half * 0.5 && even < half * 0.1) return "utf-16le";
  if (even > half * 0.5 && odd < half * 0.1) return "utf-16be";
  const before = looked.subarray(0, looked.indexOf(0));
  throw new FileFault("not_text", 1 + before.filter((byte) => byte === NEWLINE).length);
}

/** Tells of the pieces of a file, one after another, whether all of it is UTF-8. */
export class Utf8Check {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #isUtf8 = true;

  add(piece: Uint8Array): void {
    this.#decode(piece, true);
  }

  end(): boolean {
    this.#decode(new Uint8Array(), false);
    return this.#isUtf8;
  }

  #decode(piece: Uint8Array, stream: boolean): void {
    if (!this.#isUtf8) return;
    try {
      this.#decoder.decode(piece, { stream });
    } catch {
      this.#isUtf8 = false;
    }
  }
}

/**
 * Decodes the pieces of a file, which may end within a character. Throws a FileFault with the line
 * for bytes that are not of the encoding, and for zeros, which no text has.
 */
export async function* decode(
  pieces: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  const read = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw new FileFault("encoding", line + linesBeforeFault(piece, encoding));
    }
  };
  for await (const piece of pieces) {
    const text = read(piece);
    const zero = text.indexOf("\0");
    if (zero >= 0) throw new FileFault("not_text", line + newlinesIn(text.slice(0, zero)));
    line += newlinesIn(text);
    yield text;
  }
  const rest = read();
  if (rest !== "") yield rest;
}

/** How many lines end in a piece before its first faulty byte: the lenient decoder marks it. */
function linesBeforeFault(piece: Uint8Array | undefined, encoding: Encoding): number {
  if (!piece) return 0;
  const text = new TextDecoder(encoding).decode(piece);
  const fault = text.indexOf("\ufffd", 1);
  return newlinesIn(fault < 0 ? text : text.slice(0, fault));
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

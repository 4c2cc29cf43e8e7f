import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delimiterOf, type Delimiter } from "./delimiter.ts";
import { decode, encodingOf, Utf8Check, type Encoding } from "./encoding.ts";
import { FileFault } from "./file-fault.ts";
import { FILE_LIMITS } from "./limits.ts";
import { readRecords, type FileRecord, type RecordLimits } from "./read-records.ts";

async function* pieces(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const size of sizes) {
    yield Promise.resolve(bytes.subarray(from, from + size));
    from += size;
  }
  yield bytes.subarray(from);
}

interface Reading {
  encoding?: Encoding;
  delimiter?: Delimiter;
  sizes?: number[];
  limits?: RecordLimits;
}

async function read(
  bytes: Uint8Array,
  { encoding = "utf-8", delimiter = ",", sizes = [], limits = FILE_LIMITS }: Reading = {},
): Promise<FileRecord[]> {
  const found: FileRecord[] = [];
  const records = readRecords(decode(pieces(bytes, sizes), encoding), delimiter, limits);
  for await (const one of records) found.push(one);
  return found;
}

function fault(bytes: Uint8Array, reading?: Reading) {
  return read(bytes, reading).then(
    () => undefined,
    (error: unknown) =>
      error instanceof FileFault ? [error.code, error.line] : Promise.reject(error as Error),
  );
}

const utf8 = (text: string) => Buffer.from(text);
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("the rows of a file", () => {
  it("are the same however it is cut into pieces", async () => {
    const cell = fc
      .string({ unit: "grapheme", maxLength: 12 })
      .map((text) => text.replace(/\0/g, ""));
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
      minLength: 1,
      maxLength: 8,
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        table,
        sizes,
        fc.constantFrom<Encoding>("utf-8", "utf-16le", "utf-16be"),
        fc.constantFrom<Delimiter>(",", ";", "\t", "|"),
        async (rows, sizes, encoding, delimiter) => {
          const text = rows
            .map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter))
            .join("\n");
          const bytes = {
            "utf-8": utf8,
            "utf-16le": (one: string) => Buffer.from(one, "utf16le"),
            "utf-16be": utf16be,
            "windows-1252": utf8,
          }[encoding](text.toWellFormed());
          const found = await read(bytes, { encoding, delimiter, sizes });
          expect(found.map(({ cells }) => cells)).toEqual(
            rows.map((cells) => cells.map((one) => one.toWellFormed())),
          );
          expect(found).toEqual(await read(bytes, { encoding, delimiter }));
        },
      ),
      { numRuns: 150 },
    );
  });

  const crlf = 'a,b\r\n"one\r\ntwo",2\r\n\r\n3,4\r\n';
  it.each([
    crlf,
    crlf.replaceAll("\r", ""),
    crlf.replace("one\r", "one"),
    crlf.replaceAll("\n", ""),
  ])("have the number of their row and the line at which they begin: %j", async (text) => {
    const found = await read(utf8(text));
    expect(found.map(({ row, line }) => [row, line])).toEqual([
      [1, 1],
      [2, 2],
      [3, 5],
    ]);
  });

  it("may have fewer or more cells than the headings", async () => {
    expect((await read(utf8("a,b\n1\n1,2,3\n"))).map(({ cells }) => cells.length)).toEqual([
      2, 1, 3,
    ]);
  });
});

describe("a file that can't be read", () => {
  it.each<[string, Uint8Array, Reading, string, number | null]>([
    ["a stray quote", utf8('a,b\n1,2\n3,"4" x\n'), {}, "quotes", 3],
    ["a quote within a cell", utf8('a,b\n1,2"\n'), {}, "quotes", 2],
    ["a quote that is never closed", utf8('a,b\n1,2\n"3,4\n5,6\n'), {}, "quotes", 3],
    [
      "a quote that is never closed, in a large file",
      utf8(`a,b\n"${"1,2\n".repeat(60_000)}`),
      {},
      "row_too_long",
      2,
    ],
    ["a row without end", utf8(`a,b\n${"x".repeat(70_000)},1`), {}, "row_too_long", 2],
    ["a million columns", utf8(`a,b\n1,2\n${"x,".repeat(1_000_000)}\n`), {}, "too_many_columns", 3],
    ["a million empty columns", utf8(`${",".repeat(1_000_000)}\n`), {}, "too_many_columns", 1],
    ["some hundred columns", utf8(`a,b\n${",".repeat(200)}\n`), {}, "too_many_columns", 2],
    ["a zero", utf8("a,b\n1,2\n3,\u0000\n"), {}, "not_text", 3],
    ["bytes that are not UTF-8", Buffer.from("a,b\nM\xfcller,1\n", "latin1"), {}, "encoding", 2],
    [
      "half a character of UTF-16",
      Buffer.from("a,b\n1", "utf16le").subarray(0, -1),
      { encoding: "utf-16le" },
      "encoding",
      2,
    ],
  ])("has %s: its line is named", async (_, bytes, reading, code, line) => {
    expect(await fault(bytes, reading)).toEqual([code, line]);
    expect(await fault(bytes, { ...reading, sizes: [1, 2, 3, 5, 8, 1_000, 70_000] })).toEqual([
      code,
      line,
    ]);
  });

  it("has more rows than are taken", async () => {
    const limits = { ...FILE_LIMITS, rows: 2 };
    expect(await fault(utf8("a\n1\n2\n"), { limits })).toBeUndefined();
    expect(await fault(utf8("a\n1\n2\n3\n"), { limits })).toEqual(["too_many_rows", 4]);
  });
});

describe("the encoding", () => {
  const text = "E-Mail;Name\nm@shop.example;Müller\n";

  it.each<[string, Uint8Array, string]>([
    ["UTF-8", utf8(text), "utf-8"],
    ["UTF-8 with a mark", utf8(`\ufeff${text}`), "utf-8"],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${text}`, "utf16le"), "utf-16le"],
    ["UTF-16 without one", Buffer.from(text, "utf16le"), "utf-16le"],
    ["UTF-16 in the other order", utf16be(`\ufeff${text}`), "utf-16be"],
    ["UTF-16 in the other order without a mark", utf16be(text), "utf-16be"],
    ["Windows-1252", Buffer.from(text, "latin1"), "windows-1252"],
  ])("is recognised: %s", async (_, bytes, encoding) => {
    const check = new Utf8Check();
    for (const byte of bytes) check.add(Uint8Array.of(byte));
    expect(encodingOf(bytes, check.end())).toBe(encoding);
    const [, row] = await read(bytes, { encoding: encoding as Encoding, delimiter: ";" });
    expect(row?.cells).toEqual(["m@shop.example", "Müller"]);
  });

  it.each([
    ["a workbook", Buffer.from("504b030414000600", "hex")],
    ["an old workbook", Buffer.from("d0cf11e0a1b11ae1", "hex")],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
  ])("is none of %s", (_, bytes) => {
    expect(() => encodingOf(bytes, false)).toThrow(FileFault);
  });
});

describe("the delimiter", () => {
  it.each([
    ["email,phone\n", ","],
    ['\ufeff"E-Mail, privat";Telefon;SKU\n', ";"],
    ["email\tphone\n", "\t"],
    ["email\n1,2,3\n", ","],
    ["a|b|c", "|"],
  ])("of %j is %j", (text, delimiter) => expect(delimiterOf(text)).toBe(delimiter));
});

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FILE_LIMITS, PIECE_BYTES } from "#app/import/file/limits.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";
import { importsOf, reportLines } from "./uploaded.ts";

const SHOP = "large-files.myshopify.com";
const MUG = "39412345872477";
const MB = 1024 * 1024;
const GB = 1024 * MB;
/** What a file may add to the memory in use, however large it is. */
const MOST_MEMORY = 32 * MB;

/** An app of its own, because its memory is measured. */
let built: BuiltApp;
const socketPath = join(tmpdir(), `notify-me-import-memory-${randomUUID()}`);
const imports = importsOf(() => built.app, SHOP);

beforeAll(async () => {
  const loaded = ["./tests/processes/live-memory.ts"];
  built = await startBuiltApp({ LIVE_MEMORY_SOCKET: socketPath }, loaded);
  await built.open(SHOP);
});

afterAll(() => built.stop());

beforeEach(async () => {
  await db.fileImport.deleteMany();
});

/** The bytes that the app has in use, without what a collection frees. */
async function memory(): Promise<number> {
  const asked = get({ socketPath, agent: false });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return Number(await text(answer));
}

/** The state, the fault and its line, once the app has judged the file. */
async function judged() {
  await expect
    .poll(async () => (await imports.state()).state, { timeout: 60_000 })
    .toMatch(/refused|checked/);
  const { state, fault, faultLine } = await imports.state();
  return [state, fault, faultLine];
}

const NOTHING = { pieces: 0, parts: 0 };

describe("a file of 1 GB", () => {
  it("is refused before its first byte, and nothing of it is stored", async () => {
    const begun = await imports.order({ intent: "begin", size: String(GB) });
    expect(begun).toEqual({ begun: { kind: "too_large" } });
    expect(await db.fileImport.count()).toBe(0);
  });

  it("that says it is smaller is not taken beyond what it said", async () => {
    const id = (await imports.begin(2 * PIECE_BYTES)) ?? "";
    const piece = new Uint8Array(PIECE_BYTES).fill(97);
    const statuses = [];
    for (const number of [0, 1, 2, 399, 400, 999, 1_000, -1]) {
      statuses.push((await imports.piece(id, number, piece)).status);
    }
    expect(statuses).toEqual([200, 200, 409, 409, 409, 409, 409, 409]);
    expect(await imports.stored()).toEqual({ pieces: 2, parts: 0 });
  });

  it("that is sent as one piece is cut off, in constant memory", async () => {
    const id = (await imports.begin(FILE_LIMITS.bytes)) ?? "";
    const before = await memory();
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += PIECE_BYTES;
        controller.enqueue(new Uint8Array(PIECE_BYTES).fill(97));
        if (sent >= GB) controller.close();
      },
    });
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    const answer = await built.app.admin(SHOP, `/app/import-piece?id=${id}&number=0`, init).then(
      ({ status }) => status,
      () => "closed",
    );
    expect([413, "closed"]).toContain(answer);
    expect(sent).toBeLessThan(GB);
    expect((await memory()) - before).toBeLessThan(MOST_MEMORY);
    expect(await imports.stored()).toEqual(NOTHING);
  }, 60_000);
});

describe("the largest file that is taken", () => {
  it("is stored and read in constant memory, and leaves nothing once its fault is found", async () => {
    // Long notes: few rows to check, and very many bytes to read.
    const row = `x@shop.example,,${"n".repeat(4_000)}\n`;
    const rows = Buffer.from(row.repeat(Math.ceil(PIECE_BYTES / row.length) + 1));
    const headings = Buffer.from("email,variant_id,notes\n");
    const fault = Buffer.from('"x" y');
    const size = FILE_LIMITS.bytes;
    const before = await memory();
    let most = 0;
    const id = await imports.upload(size, (number) => {
      const from = (number * PIECE_BYTES) % row.length;
      const piece = Uint8Array.from(rows.subarray(from, from + PIECE_BYTES));
      if (number === 0) piece.set(headings);
      if (number === size / PIECE_BYTES - 1) piece.set(fault, PIECE_BYTES - fault.length);
      return piece;
    });
    most = Math.max(most, (await memory()) - before);
    expect(await imports.stored()).toEqual({ pieces: size / PIECE_BYTES, parts: 0 });
    await imports.check(id);
    await expect.poll(async () => (await imports.state()).checked).toBeGreaterThan(400);
    most = Math.max(most, (await memory()) - before);
    expect((await judged()).slice(0, 2)).toEqual(["refused", "quotes"]);
    most = Math.max(most, (await memory()) - before);
    expect(most).toBeLessThan(MOST_MEMORY);
    expect(await imports.stored()).toEqual(NOTHING);
  }, 120_000);
});

const GOOD = `E-Mail;Varianten-ID;Notiz\nmüller@shop.example;${MUG};Grüße\nada@shop.example;${MUG};\n`;
const utf16 = (written: string) => Uint8Array.from(Buffer.from(written, "utf16le"));
const utf8 = (written: string) => new TextEncoder().encode(written);

it("a stranger's piece is refused, and not stored", async () => {
  const id = (await imports.begin(PIECE_BYTES)) ?? "";
  const body = new Uint8Array(PIECE_BYTES).fill(97);
  const path = `/app/import-piece?id=${id}&number=0`;
  const answer = await built.app.fetch(path, { method: "POST", body });
  expect(answer.ok).toBe(false);
  expect(await imports.stored()).toEqual(NOTHING);
});

describe("a file in another encoding", () => {
  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ["UTF-16", utf16(`\ufeff${GOOD}`)],
    ["UTF-16 without a mark", utf16(GOOD)],
    ["UTF-16 in the other order", Uint8Array.from(Buffer.from(utf16(`\ufeff${GOOD}`)).swap16())],
    ["Windows-1252", Uint8Array.from(Buffer.from(GOOD, "latin1"))],
    ["UTF-8", utf8(GOOD)],
  ])("is read as it is meant: %s", async (_, bytes) => {
    const id = await imports.uploadText(bytes);
    const page = await (await built.app.admin(SHOP, "/app/import.data")).text();
    expect(page).toContain("Grüße");
    await imports.check(id);
    expect(await judged()).toEqual(["checked", null, null]);
    expect(await imports.state()).toMatchObject({ ready: 1, rejected: 1 });
  });
});

describe("a file that can't be read is refused with its line, and nothing of it stays", () => {
  const long = "a@shop.example,1\n".repeat(40_000);
  it.each<[string, Uint8Array<ArrayBuffer>, string, number | null]>([
    ["a quote in the wrong place", utf8('email,sku\na@b.example,1\n"b" c,2\n'), "quotes", 3],
    ["a quote that is never closed", utf8('email,sku\na@b.example,1\n"b,2\n'), "quotes", 3],
    [
      "a quote that is never closed, in a long file",
      utf8(`email,sku\na@b.example,1\n"${long}`),
      ...(["row_too_long", 3] as const),
    ],
    ["a million columns", utf8(`email,sku\n${"1,".repeat(1_000_000)}\n`), "too_many_columns", 2],
    ["a million headings", utf8(`${"email,".repeat(1_000_000)}\n1\n`), "too_many_columns", 1],
    ["201 columns", utf8(`email,sku\n${"1,".repeat(200)}\n`), "too_many_columns", 2],
    ["half a character of UTF-16", utf16(`\ufeff${GOOD}`).slice(0, -1), "encoding", 3],
    ["zeros", utf8("email,sku\na@b.example,1\nb\0\0,2\n"), "not_text", 3],
    ["a workbook", Uint8Array.from(Buffer.from("504b030414000600", "hex")), "not_text", null],
  ])("%s", async (_, bytes, fault, line) => {
    const before = await memory();
    await imports.uploadText(bytes);
    expect(await judged()).toEqual(["refused", fault, line]);
    expect(await imports.stored()).toEqual(NOTHING);
    expect((await memory()) - before).toBeLessThan(MOST_MEMORY);
  });

  it("also where the fault is far behind what was looked at first", async () => {
    const rows = Array.from(
      { length: 1_000 },
      (_, at) => `a${at}@shop.example,${MUG},${"n".repeat(1_000)}\n`,
    ).join("");
    const id = await imports.uploadText(`email,variant_id,notes\n${rows}"b" c,2,\n`);
    expect((await imports.state()).state).toBe("mapping");
    await imports.check(id);
    expect(await judged()).toEqual(["refused", "quotes", 1_002]);
    expect(await imports.stored()).toEqual(NOTHING);
    expect(await db.subscription.count()).toBe(0);
  });
});

describe("a file with formulas", () => {
  it("imports none, and its report has none", async () => {
    const formulas = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", '"=HYPERLINK(""x"")"'];
    const rows = formulas.flatMap((one) => [`${one},${MUG},a`, `a@shop.example,${one},b`]);
    const id = await imports.uploadText(
      `email,variant_id,=cmd|' /C calc'!A0\n${rows.join("\n")}\n`,
    );
    await imports.check(id);
    expect(await judged()).toEqual(["checked", null, null]);
    expect(await imports.state()).toMatchObject({ ready: 0, rejected: rows.length });
    const lines = await reportLines(built.app, SHOP, id);
    expect(lines.length).toBe(rows.length);
    for (const line of lines) expect(line).toMatch(/^\d+,\d+,Not imported,[A-Z"]/);
  });
});

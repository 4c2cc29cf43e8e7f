import { spellingsOf } from "../../contact/email.server.ts";
import { identify } from "../../merchant/person.server.ts";
import type { PersonKeys } from "../../outbox/erase.server.ts";
import { db } from "../../server/database/db.server.ts";
import { delimiterOf, type Delimiter } from "../file/delimiter.ts";
import { decode, encodingOf, Utf8Check, type Encoding } from "../file/encoding.ts";
import { FileFault } from "../file/file-fault.ts";
import { readRecords } from "../file/read-records.ts";
import type { ColumnField } from "../rows/columns.ts";
import { patternsOf } from "./erase-person.server.ts";
import { piecesOf } from "./pieces.server.ts";
import { readRows, type CheckedSignUp } from "./rows.ts";

/** A line of a shop's file that is not imported yet, as the file has it or as the check has read it. */
export interface StagedLine {
  line: number;
  cells: { heading: string; value: string }[];
  fields: Partial<Record<ColumnField, string>>;
}

/**
 * The lines of a person in what is stored of a shop's file. An upload that is not complete is read
 * as far as it can be.
 */
export async function linesOfPerson(shop: string, person: PersonKeys): Promise<StagedLine[]> {
  const found = await db.fileImport.findUnique({
    where: { shop },
    select: { id: true, state: true, part: true, encoding: true, delimiter: true },
  });
  if (!found) return [];
  const { id, state, part, encoding, delimiter } = found;
  if (state === "running" || state === "stopped") return linesInParts(id, part, person);
  const format =
    encoding === null
      ? await guessFormat(id)
      : { encoding: encoding as Encoding, delimiter: delimiter as Delimiter };
  return format ? linesInFile({ shop, id, ...format }, person) : [];
}

interface StoredFile {
  shop: string;
  id: string;
  encoding: Encoding;
  delimiter: Delimiter;
}

/** Undefined where nothing has arrived, or no text. */
async function guessFormat(id: string) {
  const check = new Utf8Check();
  let first: Uint8Array | undefined;
  for await (const piece of piecesOf(id)) {
    first ??= piece;
    check.add(piece);
  }
  if (!first) return undefined;
  try {
    const encoding = encodingOf(first, check.end());
    return { encoding, delimiter: delimiterOf(new TextDecoder(encoding).decode(first)) };
  } catch (error) {
    if (error instanceof FileFault) return undefined;
    throw error;
  }
}

async function linesInFile(file: StoredFile, person: PersonKeys): Promise<StagedLine[]> {
  const { shop, id, encoding, delimiter } = file;
  const patterns = patternsOf(person);
  const lines: StagedLine[] = [];
  let headings: string[] | undefined;
  try {
    for await (const { line, cells } of readRecords(decode(piecesOf(id), encoding), delimiter)) {
      headings ??= cells;
      // Few lines have what looks like the person: only these are read closely.
      if (!patterns.some((pattern) => cells.some((cell) => pattern.test(cell)))) continue;
      if (!(await areTheirs(shop, cells, person))) continue;
      const named = cells.map((value, at) => ({ heading: headings?.[at] ?? "", value }));
      lines.push({ line, cells: named, fields: {} });
    }
  } catch (error) {
    // The rest can't be read, by the import either.
    if (!(error instanceof FileFault)) throw error;
  }
  return lines;
}

/** Whether a cell is this person's address or number: the digits of a stranger's may be within it. */
async function areTheirs(shop: string, cells: string[], person: PersonKeys): Promise<boolean> {
  const emails = new Set(person.email ? spellingsOf(person.email) : []);
  for (const cell of cells) {
    const text = cell.trim().replace(/^'/, "");
    if (spellingsOf(text).some((spelling) => emails.has(spelling))) return true;
    const { phones } = await identify(shop, { email: null, phone: text });
    if (phones.some((phone) => person.phones.includes(phone))) return true;
  }
  return false;
}

async function linesInParts(id: string, from: number, person: PersonKeys): Promise<StagedLine[]> {
  const emails = new Set(person.email ? spellingsOf(person.email) : []);
  const phones = new Set(person.phones);
  const lines: StagedLine[] = [];
  for (let number = from; ; number += 1) {
    const part = await db.fileImportPart.findUnique({
      where: { importId_number: { importId: id, number } },
      select: { rows: true },
    });
    if (!part) return lines;
    for (const row of readRows(part.rows)) {
      if (!("signUp" in row)) continue;
      const { line, signUp } = row;
      const isTheirs = emails.has(signUp.email ?? "") || phones.has(signUp.phone ?? "");
      if (isTheirs) lines.push({ line, cells: [], fields: fieldsOf(signUp) });
    }
  }
}

function fieldsOf(signUp: CheckedSignUp): StagedLine["fields"] {
  const { email, phone, country, variantId, signedUpAt, locale } = signUp;
  const { emailConsent, smsConsent, consentAt, consentText } = signUp;
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const fields: [ColumnField, string | null][] = [
    ["email", email],
    ["phone", phone],
    ["country", country],
    ["variantId", variantId],
    ["signedUpAt", time(signedUpAt)],
    ["emailConsent", emailConsent ? "true" : null],
    ["smsConsent", smsConsent ? "true" : null],
    ["consentAt", time(consentAt)],
    ["consentText", consentText],
    ["locale", locale],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== null));
}

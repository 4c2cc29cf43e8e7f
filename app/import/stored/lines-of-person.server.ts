import { isSupportedCountry } from "libphonenumber-js";
import { spellingsOf } from "../../contact/email.server.ts";
import { normaliseForSearch, normaliseText } from "../../contact/normalise.ts";
import { phonesOf } from "../../merchant/person.server.ts";
import type { PersonKeys } from "../../outbox/erase.server.ts";
import { db } from "../../server/database/db.server.ts";
import { delimiterOf, type Delimiter } from "../file/delimiter.ts";
import { decode, encodingOf, Utf8Check, type Encoding } from "../file/encoding.ts";
import { FileFault } from "../file/file-fault.ts";
import { readRecords } from "../file/read-records.ts";
import type { ColumnField } from "../rows/columns.ts";
import { readMapping } from "../rows/mapping.ts";
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
 * A person's file lists at most so many lines: of more, which are one address in a whole file, it
 * says that there are more.
 */
export const MOST_LISTED = 200;

/**
 * The lines of a person in what is stored of a shop's file, up to one more than `MOST_LISTED`. An
 * upload that is not complete is read as far as it can be.
 */
export async function linesOfPerson(shop: string, person: PersonKeys): Promise<StagedLine[]> {
  const found = await db.fileImport.findUnique({
    where: { shop },
    select: {
      ...({ id: true, state: true, part: true, encoding: true, delimiter: true } as const),
      ...({ mapping: true, merchant: { select: { defaultCountry: true } } } as const),
    },
  });
  if (!found) return [];
  const { id, state, part, encoding, delimiter, mapping, merchant } = found;
  const country = readMapping(mapping ?? "")?.columns.country;
  if (state === "running" || state === "stopped") return linesInParts(id, part, person);
  const format =
    encoding === null
      ? await guessFormat(id)
      : { encoding: encoding as Encoding, delimiter: delimiter as Delimiter };
  const { defaultCountry } = merchant;
  return format ? linesInFile({ id, ...format, country, defaultCountry }, person) : [];
}

interface StoredFile {
  id: string;
  /** The column with the country of a row's number, where the merchant has named one. */
  country: number | undefined;
  defaultCountry: string;
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
  const { id, encoding, delimiter } = file;
  const patterns = patternsOf(person);
  const lines: StagedLine[] = [];
  let headings: string[] | undefined;
  try {
    for await (const { line, cells } of readRecords(decode(piecesOf(id), encoding), delimiter)) {
      headings ??= cells;
      // Few lines have what looks like the person: only these are read closely.
      const searched = normaliseForSearch(cells.join("\n"));
      if (!patterns.some((pattern) => pattern.test(searched))) continue;
      if (!areTheirs(cells, person, file)) continue;
      const named = cells.map((value, at) => ({ heading: headings?.[at] ?? "", value }));
      lines.push({ line, cells: named, fields: {} });
      if (lines.length > MOST_LISTED) return lines;
    }
  } catch (error) {
    // The rest can't be read, by the import either.
    if (!(error instanceof FileFault)) throw error;
  }
  return lines;
}

/**
 * Whether a cell is this person's address or number, as the check would read it: the digits of a
 * stranger's may be within it. A spreadsheet may have taken the plus of a number.
 */
function areTheirs(cells: string[], person: PersonKeys, file: StoredFile): boolean {
  const emails = new Set(person.email ? spellingsOf(person.email) : []);
  const code = file.country === undefined ? "" : (cells[file.country] ?? "").trim().toUpperCase();
  const country = isSupportedCountry(code) ? code : file.defaultCountry;
  return cells.some((cell) => {
    const text = normaliseText(cell).replace(/^'/, "");
    if (spellingsOf(text).some((spelling) => emails.has(spelling))) return true;
    const phones = [
      ...phonesOf(text, country),
      ...phonesOf(`+${text.replace(/\D/g, "")}`, country),
    ];
    return phones.some((phone) => person.phones.includes(phone));
  });
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
      if (lines.length > MOST_LISTED) return lines;
    }
  }
}

function fieldsOf(signUp: CheckedSignUp): StagedLine["fields"] {
  const { email, phone, country, variantId, signedUpAt, locale } = signUp;
  const { emailConsent, smsConsent, emailConsentAt, smsConsentAt, consentText } = signUp;
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const fields: [ColumnField, string | null][] = [
    ["email", email],
    ["phone", phone],
    ["country", country],
    ["variantId", variantId],
    ["signedUpAt", time(signedUpAt)],
    ["emailConsent", emailConsent ? "true" : null],
    ["smsConsent", smsConsent ? "true" : null],
    ["emailConsentAt", time(emailConsentAt)],
    ["smsConsentAt", time(smsConsentAt)],
    ["consentText", consentText],
    ["locale", locale],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== null));
}

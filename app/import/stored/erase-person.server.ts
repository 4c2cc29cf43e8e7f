import { parsePhoneNumberFromString } from "libphonenumber-js";
import { spellingsOf } from "../../contact/email.server.ts";
import { normaliseForSearch } from "../../contact/normalise.ts";
import { commit, db, isMissing, write } from "../../server/database/db.server.ts";
import { noteErasure } from "../../server/erasure.server.ts";
import type { PersonKeys } from "../../outbox/erase.server.ts";
import type { Encoding } from "../file/encoding.ts";
import { FileFault } from "../file/file-fault.ts";
import { piecesOf } from "./pieces.server.ts";
import { readRows, writeRows } from "./rows.ts";
import { refuseFile } from "./upload.server.ts";

/** A match may begin in one piece and end in the next; no longer cell is read as an address. */
const LONGEST_MATCH = 1_000;

/**
 * Erases a person from what is stored of a shop's file. A file that is not imported yet is given up
 * if it may have this person: no row can be taken out of it. Of one that is being imported, the rows
 * that wait are changed. To be called before the person's sign-ups are erased: a part that is
 * imported in between is then among them.
 */
export async function eraseFromImport(shop: string, person: PersonKeys, now: Date): Promise<void> {
  const found = await db.fileImport.findUnique({
    where: { shop },
    select: { id: true, state: true, encoding: true },
  });
  if (!found) return;
  const { id, state, encoding } = found;
  if (state === "uploading") {
    await refuseFile(id, new FileFault("customer_erased"), now);
  } else if (state === "running" || state === "stopped") {
    await eraseFromParts(id, person, now);
  } else if (encoding !== null && (await isInFile(id, encoding as Encoding, person))) {
    await refuseFile(id, new FileFault("customer_erased"), now);
  } else if (state === "checked" || state === "checking") {
    // Its import may have begun in between, which deletes the file and leaves the rows.
    await eraseFromParts(id, person, now);
  }
}

async function isInFile(id: string, encoding: Encoding, person: PersonKeys): Promise<boolean> {
  const patterns = patternsOf(person);
  const decoder = new TextDecoder(encoding);
  let before = "";
  for await (const piece of piecesOf(id)) {
    const text = before + decoder.decode(piece, { stream: true });
    const searched = normaliseForSearch(text);
    if (patterns.some((pattern) => pattern.test(searched))) return true;
    before = text.slice(-LONGEST_MATCH);
  }
  return false;
}

/**
 * What finds a person in a text that `normaliseForSearch` has changed, and possibly others too: the
 * address, and the last digits of the number with whatever separates them: libphonenumber's
 * VALID_PUNCTUATION.
 */
export function patternsOf({ email, phones }: PersonKeys): RegExp[] {
  const addresses = email ? spellingsOf(email).map((spelling) => escaped(spelling)) : [];
  const numbers = phones.map((phone) =>
    nationalDigits(phone)
      .split("")
      .join(String.raw`[\s()[\].\/~\u2053\u223c\u30fc-]*`),
  );
  return [...addresses, ...numbers]
    .filter((pattern) => pattern !== "")
    .map((pattern) => new RegExp(pattern, "i"));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** The last digits, which a number has with and without its country code: some have seven. */
function nationalDigits(phone: string): string {
  const national = parsePhoneNumberFromString(phone)?.nationalNumber ?? phone.replace(/\D/g, "");
  return national.slice(-8);
}

async function eraseFromParts(id: string, person: PersonKeys, now: Date): Promise<void> {
  const emails = new Set(person.email ? spellingsOf(person.email) : []);
  const phones = new Set(person.phones);
  const state = await db.fileImport.findUnique({ where: { id }, select: { part: true } });
  for (let number = state?.part ?? 0; ;) {
    const found = await db.fileImport.findUnique({
      where: { id },
      select: { part: true, revision: true },
    });
    const part = await db.fileImportPart.findUnique({
      where: { importId_number: { importId: id, number } },
    });
    if (!found || !part) return;
    const rows = readRows(part.rows);
    const after = rows.map((row) => {
      const isTheirs =
        "signUp" in row &&
        (emails.has(row.signUp.email ?? "") || phones.has(row.signUp.phone ?? ""));
      return isTheirs ? { row: row.row, line: row.line, fault: "erased" as const } : row;
    });
    const erased = rows.filter((row, at) => row !== after[at]).length;
    if (erased > 0 && found.part <= number) {
      const stored = await commit(() => [
        write.fileImport.update({
          where: { id, part: { lte: number }, revision: found.revision },
          data: {
            ...{ revision: { increment: 1 }, updatedAt: now },
            ...{ ready: { decrement: erased }, rejected: { increment: erased } },
          },
        }),
        write.fileImportPart.update({
          where: { importId_number: { importId: id, number } },
          data: { rows: writeRows(after) },
        }),
      ]).then(
        () => true,
        (error: unknown) => {
          if (isMissing(error)) return false;
          throw error;
        },
      );
      if (!stored) continue;
      noteErasure();
    }
    number += 1;
  }
}

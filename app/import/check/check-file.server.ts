import {
  createVariantResolver,
  type ResolveVariants,
} from "../../catalog/resolve-variants.server.ts";
import type { AskShop } from "../../catalog/titles.server.ts";
import { knownTimeZone } from "../../merchant/time-zone.server.ts";
import { dedupeKey } from "../../outbox/dedupe-key.server.ts";
import { takenKeys } from "../../outbox/imported-rows.server.ts";
import { commit, db, isMissing, write } from "../../server/database/db.server.ts";
import type { Delimiter } from "../file/delimiter.ts";
import { decode, type Encoding } from "../file/encoding.ts";
import { FileFault } from "../file/file-fault.ts";
import { readRecords, type FileRecord } from "../file/read-records.ts";
import { readMapping } from "../rows/mapping.ts";
import { readRow, type Candidate, type RowContext } from "../rows/read-row.server.ts";
import { piecesOf } from "../stored/pieces.server.ts";
import { withoutEnded } from "../stored/ended-rounds.server.ts";
import { readRows, writeRows, type StoredRow } from "../stored/rows.ts";
import { refuseFile } from "../stored/upload.server.ts";
import { SeenKeys } from "./seen-keys.ts";

/** Rows that are checked together: many enough to ask Shopify seldom. */
export const ROWS_AT_ONCE = 200;
/** Rows of a part, which are imported in one commit: few enough to hold up a shopper only briefly. */
export const PART_ROWS = 50;
/** Different wordings of one file: an app has some, and a column of something else has thousands. */
const MOST_TEXTS = 50;

export interface CheckContext {
  ask: AskShop;
  /** Names this run of the check: only one process at a time stores its parts. */
  token: string;
  /** How long the check is this process's without another part. */
  leaseMs: number;
  now: () => Date;
  /** Called between two parts; lets others go first. */
  rest: () => Promise<void>;
  isStopping: () => boolean;
}

/**
 * Checks every row of a file and stores what becomes of it, part by part; goes on behind the last
 * stored part. Nothing is imported. Ends early where the check is stopped or another process has it.
 * A file that can't be read is refused. Throws what Shopify and the database throw.
 */
export async function checkFile(id: string, context: CheckContext): Promise<void> {
  const job = await loadCheck(id);
  if (!job) return;
  try {
    const { seen, texts, parts, checked } = await readStored(id, job.shop);
    const check: Check = { ...context, ...job, seen, texts, id, parts, checked };
    await checkRows(check);
  } catch (error) {
    if (isMissing(error)) return;
    if (!(error instanceof FileFault)) throw error;
    await refuseFile(id, error, context.now());
  }
}

type Job = NonNullable<Awaited<ReturnType<typeof loadCheck>>>;

interface Check extends CheckContext, Job {
  id: string;
  seen: SeenKeys;
  texts: Set<string>;
  /** Parts that are stored, and their rows. */
  parts: number;
  checked: number;
}

async function loadCheck(id: string) {
  const found = await db.fileImport.findUnique({
    where: { id, state: "checking" },
    include: { merchant: true },
  });
  const mapping = readMapping(found?.mapping ?? "");
  if (!found || !mapping) return undefined;
  const { shop, encoding, delimiter, merchant } = found;
  return {
    shop,
    salt: merchant.dedupeKeySalt,
    encoding: encoding as Encoding,
    delimiter: delimiter as Delimiter,
    reading: {
      mapping,
      smsEnabled: merchant.smsEnabled,
      defaultCountry: merchant.defaultCountry,
      timeZone: knownTimeZone(merchant.timeZone),
      retentionDays: merchant.retentionDays,
    },
  };
}

/** What an earlier run of the check has stored: its shoppers are not new in the rest of the file. */
async function readStored(id: string, shop: string) {
  const seen = new SeenKeys();
  const texts = new Set<string>();
  let [parts, checked] = [0, 0];
  for (;;) {
    const part = await db.fileImportPart.findUnique({
      where: { importId_number: { importId: id, number: parts }, fileImport: { shop } },
      select: { rows: true },
    });
    if (!part) return { seen, texts, parts, checked };
    const rows = readRows(part.rows);
    for (const row of rows) {
      if (!("signUp" in row)) continue;
      seen.add(row.signUp.key);
      if (row.signUp.consentText !== null) texts.add(row.signUp.consentText);
    }
    parts += 1;
    checked += rows.length;
  }
}

async function checkRows(check: Check): Promise<void> {
  const { id, encoding, delimiter } = check;
  const resolve = createVariantResolver(check.ask);
  let width: number | undefined;
  let passed = check.checked;
  let batch: FileRecord[] = [];
  const flush = async (width: number) => {
    await storeParts(check, await judge(batch, width, check, resolve));
    batch = [];
    await check.rest();
  };
  for await (const record of readRecords(decode(piecesOf(id), encoding), delimiter)) {
    if (check.isStopping()) return;
    if (width === undefined) {
      width = record.cells.length;
    } else if (passed > 0) {
      passed -= 1;
    } else {
      batch.push(record);
      if (batch.length === ROWS_AT_ONCE) await flush(width);
    }
  }
  if (batch.length > 0) await flush(width ?? 0);
  if (check.checked === 0) throw new FileFault("no_rows");
  await commit(() => [
    write.fileImport.update({
      where: { id, state: "checking", leaseToken: check.token },
      data: {
        ...{ state: "checked", total: check.checked, updatedAt: check.now() },
        ...{ leaseToken: null, leaseUntil: null },
      },
    }),
  ]);
}

/** Says of each row whether it can be imported, and why not. */
async function judge(
  records: FileRecord[],
  width: number,
  check: Check,
  resolve: ResolveVariants,
): Promise<StoredRow[]> {
  const context: RowContext = { ...check.reading, width, now: check.now() };
  const read = records.map(({ cells }) => readRow(cells, context));
  const found = await resolve(
    read.flatMap((reading) => (reading.ok ? reading.candidate.variant : [])),
  );
  let next = 0;
  const rows = records.map(({ row, line }, at): StoredRow => {
    const reading = read[at];
    if (!reading?.ok) return { row, line, fault: reading?.fault ?? "columns" };
    const variant = found[next++] ?? "variant_unknown";
    if (typeof variant === "string") return { row, line, fault: variant };
    const { note, email, phone, country, smsConsent, emailConsent, ...others } = reading.candidate;
    const { consentText, emailConsentAt, smsConsentAt, locale, signedUpAt } = others;
    const key = dedupeKey(check.shop, check.salt, { ...variant, email, phone });
    const signUp = {
      ...{ ...variant, key, email, phone, country, locale, signedUpAt },
      ...{ smsConsent, emailConsent, consentText, emailConsentAt, smsConsentAt },
    };
    return { row, line, ...(note && { note }), signUp };
  });
  const waiting = await withoutEnded(check.shop, rows);
  const taken = await takenKeys(waiting.flatMap((row) => ("signUp" in row ? row.signUp.key : [])));
  return waiting.map((row) => {
    if (!("signUp" in row)) return row;
    const { row: number, line, signUp } = row;
    const isNew = !taken.has(signUp.key) && check.seen.add(signUp.key);
    return isNew ? withFewTexts(row, check.texts) : { row: number, line, duplicate: true };
  });
}

/** A wording is kept for good, as evidence: a column that has another one in each row has none. */
function withFewTexts(row: Extract<StoredRow, { signUp: unknown }>, texts: Set<string>): StoredRow {
  const { consentText, email } = row.signUp;
  if (consentText === null || texts.has(consentText)) return row;
  if (texts.size < MOST_TEXTS) {
    texts.add(consentText);
    return row;
  }
  const { row: number, line } = row;
  if (email === null) return { row: number, line, fault: "sms_consent_missing" };
  const without: Pick<
    Candidate,
    | ("phone" | "country" | "smsConsent" | "emailConsent")
    | ("consentText" | "emailConsentAt" | "smsConsentAt")
  > = {
    ...{ phone: null, country: null, smsConsent: false, emailConsent: false },
    ...{ consentText: null, emailConsentAt: null, smsConsentAt: null },
  };
  return { ...row, note: "consent_too_many_texts", signUp: { ...row.signUp, ...without } };
}

/**
 * Stores rows as parts and counts them, in one commit. Throws, as for a missing row, where the check is
 * not ours any more.
 */
async function storeParts(check: Check, rows: StoredRow[]): Promise<void> {
  const { id, token, leaseMs } = check;
  const now = check.now();
  const parts = Array.from({ length: Math.ceil(rows.length / PART_ROWS) }, (_, at) =>
    rows.slice(at * PART_ROWS, (at + 1) * PART_ROWS),
  );
  const count = (is: (row: StoredRow) => boolean) => ({ increment: rows.filter(is).length });
  await commit(() => [
    write.fileImport.update({
      where: { id, state: "checking", leaseToken: token, checked: check.checked },
      data: {
        checked: { increment: rows.length },
        ready: count((row) => "signUp" in row),
        duplicates: count((row) => "duplicate" in row),
        rejected: count((row) => "fault" in row),
        leaseUntil: new Date(now.getTime() + leaseMs),
        updatedAt: now,
      },
    }),
    write.fileImportPart.createMany({
      data: parts.map((part, at) => {
        return { importId: id, number: check.parts + at, rows: writeRows(part) };
      }),
    }),
  ]);
  check.parts += parts.length;
  check.checked += rows.length;
}

import { v7 } from "uuid";
import { importedWording } from "../../merchant/imported-wordings.server.ts";
import { emitCommitted } from "../../outbox/committed.ts";
import {
  blockedBeside,
  importStatements,
  storedCount,
  storedIds,
  type ImportedRow,
} from "../../outbox/imported-rows.server.ts";
import { commit, db, isMissing, write } from "../../server/database/db.server.ts";
import { SECOND_MS } from "../../server/durations.ts";
import { noteErasure } from "../../server/erasure.server.ts";
import { ROWS_PER_SECOND } from "./pace.ts";
import { readMapping } from "../rows/mapping.ts";
import { isTooOld } from "../rows/read-row.server.ts";
import { withoutEnded } from "../stored/ended-rounds.server.ts";
import { readRows, writeRows, type CheckedSignUp, type StoredRow } from "../stored/rows.ts";

/** The running import whose next part is due longest. */
export async function nextRun(now: Date) {
  const job = await db.fileImport.findFirst({
    where: { state: "running", dueAt: { lte: now }, merchant: { uninstalledAt: null } },
    orderBy: { dueAt: "asc" },
    include: { merchant: { select: { retentionDays: true } } },
  });
  return job ?? undefined;
}

export type Run = NonNullable<Awaited<ReturnType<typeof nextRun>>>;

/**
 * Imports the next part of a file, counts it and forgets its people, in one commit: a killed process
 * has done all of it or nothing. Nothing happens where the import has advanced since it was read, was
 * stopped, or a person was erased from it. The next part is due when the queue has had time for this
 * one.
 */
export async function importPart(
  run: Run,
  now: Date,
  perSecond = ROWS_PER_SECOND,
): Promise<"imported" | "done" | "unchanged"> {
  const { id, shop, part: number, revision } = run;
  const key = { importId_number: { importId: id, number } };
  const part = await db.fileImportPart.findUnique({ where: key, select: { rows: true } });
  if (!part) return (await end(run, now)) ? "done" : "unchanged";

  const { rows, imported } = await prepare(run, readRows(part.rows), now);
  const ids = imported.map((row) => row.id);
  const [first, ...others] = imported;
  const blocked = await blockedBeside(imported.map(({ dedupeKey }) => dedupeKey));
  const waitMs = Math.ceil((imported.length / perSecond) * SECOND_MS);
  try {
    await commit(
      () => [
        write.fileImport.update({
          where: { id, state: "running", part: number, revision },
          data: {
            part: { increment: 1 },
            dueAt: new Date(now.getTime() + waitMs),
            updatedAt: now,
          },
        }),
        ...(first ? importStatements(shop, [first, ...others], blocked, now) : []),
        write.$executeRaw`
          UPDATE "FileImport" SET "accepted" = "accepted" + ${storedCount(ids)},
            "skipped" = "skipped" + ${rows.ready} - ${storedCount(ids)}
          WHERE "id" = ${id}`,
        write.$executeRaw`
          UPDATE "FileImportPart" SET "rows" = ${writeRows(rows.after)}, "stored" = ${storedIds(ids)}
          WHERE "importId" = ${id} AND "number" = ${number}`,
      ],
      { locks: { shops: [shop] } },
    );
  } catch (error) {
    if (isMissing(error)) return "unchanged";
    throw error;
  }
  noteErasure();
  for (const variantId of new Set(imported.map(({ signUp }) => signUp.variantId))) {
    emitCommitted(shop, variantId);
  }
  return "imported";
}

/** What a part says after its import, without its people, and the sign-ups to store. */
async function prepare({ shop, mapping, merchant }: Run, before: StoredRow[], now: Date) {
  const { retentionDays } = merchant;
  const recordConsents = readMapping(mapping ?? "")?.recordConsents ?? false;
  const imported: ImportedRow[] = [];
  const after: StoredRow[] = [];
  const ready = before.filter((one) => "signUp" in one).length;
  // A product may have come back since the check.
  for (const one of await withoutEnded(shop, before)) {
    if (!("signUp" in one)) {
      after.push(one);
      continue;
    }
    const { signUp, ...place } = one;
    const signedUpAt = signUp.signedUpAt === null ? now : new Date(signUp.signedUpAt);
    // The shop may keep sign-ups for less time since the check.
    if (isTooOld(signedUpAt, { retentionDays, now })) {
      after.push({ ...place, fault: "time_too_old" });
      continue;
    }
    const id = v7();
    const version = await versionOf(shop, signUp, now);
    imported.push({
      ...{ id, dedupeKey: signUp.key, signedUpAt, recordConsents },
      // Parts of an earlier release have no such date.
      emailConsentGivenAt: timeOf(signUp.emailConsentAt),
      smsConsentGivenAt: timeOf(signUp.smsConsentAt),
      signUp: {
        ...{ variantId: signUp.variantId, productId: signUp.productId },
        ...{ email: signUp.email, phone: signUp.phone, country: signUp.country },
        ...{ smsConsent: signUp.smsConsent, emailConsent: signUp.emailConsent },
        ...{ consentVersion: version, locale: signUp.locale, pageUrl: null },
        ...{ botSign: null, source: "import" },
      },
    });
    after.push({ ...place, id });
  }
  return { rows: { after, ready }, imported };
}

async function versionOf(
  shop: string,
  { consentText }: CheckedSignUp,
  now: Date,
): Promise<number | null> {
  return consentText === null ? null : importedWording(shop, consentText, now);
}

async function end({ id, part, shop }: Run, now: Date): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.fileImport.updateMany({
      where: { id, state: "running", part },
      data: { state: "done", updatedAt: now },
    }),
  ]);
  if (count > 0) emitCommitted(shop);
  return count > 0;
}

function timeOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

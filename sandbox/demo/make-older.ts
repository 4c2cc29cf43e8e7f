import { DatabaseSync } from "node:sqlite";
import { DAY_MS } from "#app/server/durations.ts";
import type { DemoSignUp } from "./sign-ups.ts";

const INSTALLED_AGO_MS = 33 * DAY_MS;
/** Its answer is due after 30 days. */
const ASKED_AGO_MS = 24 * DAY_MS;

/**
 * Moves each sign-up, with its calls, to the time that the demo says; what is still to be sent stays
 * due when it is, as its lane sleeps until then. The app must not be running.
 */
export function makeOlder(file: string, signUps: DemoSignUp[]): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  const now = Date.now();
  const rowOf = database.prepare(
    `SELECT "id", "createdAt" FROM "Subscription"
     WHERE "variantId" = ? AND ("email" = ? OR "phone" = ?)`,
  );
  const moveRow = database.prepare(
    `UPDATE "Subscription" SET "createdAt" = ${moved("createdAt")},
       "dueAt" = CASE "state" WHEN 'queued' THEN "dueAt" ELSE ${moved("dueAt")} END,
       "updatedAt" = ${moved("updatedAt")}, "deliveredAt" = ${moved("deliveredAt")}
     WHERE "id" = $id`,
  );
  const moveCalls = database.prepare(
    `UPDATE "Attempt" SET "at" = ${moved("at")} WHERE "subscriptionId" = $id`,
  );
  database.exec("BEGIN IMMEDIATE");
  for (const { fields, agoMs } of signUps) {
    const { variant_id: variant = "", email = null, phone = null } = fields;
    const row = rowOf.get(variant, email, phone) as { id: string; createdAt: string } | undefined;
    if (!row) throw new Error(`No row has the sign-up of ${variant}.`);
    const seconds = (now - agoMs - Date.parse(row.createdAt)) / 1_000;
    const move = { $id: row.id, $by: `${seconds.toFixed(3)} seconds` };
    moveRow.run(move);
    moveCalls.run(move);
  }
  const ago = (ms: number) => new Date(now - ms).toISOString().replace("Z", "+00:00");
  database
    .prepare(`UPDATE "Merchant" SET "installedAt" = ?, "connectedAt" = ?`)
    .run(ago(INSTALLED_AGO_MS), ago(INSTALLED_AGO_MS));
  database.prepare(`UPDATE "DataRequest" SET "requestedAt" = ?`).run(ago(ASKED_AGO_MS));
  database.exec("COMMIT");
  database.close();
}

/** A stored time, moved by `$by`. */
function moved(column: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%f+00:00', "${column}", $by)`;
}

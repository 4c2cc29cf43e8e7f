import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#app/server/durations.ts";
import { messageProperties, orderProperties, type Activity } from "../klaviyo/activity.ts";
import type { Klaviyo } from "../klaviyo/klaviyo.ts";
import { DEMO_VARIANTS } from "./sign-ups.ts";

/** Returns of the month: which variant, and how long ago. Oldest first. */
const RESTOCKS = [
  { variantId: DEMO_VARIANTS.mug, agoMs: 19 * DAY_MS + 3 * HOUR_MS },
  { variantId: DEMO_VARIANTS.inkShirt, agoMs: 12 * DAY_MS + 5 * HOUR_MS },
  { variantId: DEMO_VARIANTS.inkShirt, agoMs: 2 * DAY_MS + 2 * HOUR_MS },
];

interface Person {
  email: string | null;
  phone: string | null;
  state: string;
  dedupeKey: string | null;
}

/**
 * Lets variants come back in the demo's month: the rows of before are marked as the app marks them,
 * and Klaviyo gets what followed, which the app counts once it runs. It must not be running now.
 */
export function addRestocks(file: string, shop: string, klaviyo: Klaviyo): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  const now = Date.now();
  const waiting = `"variantId" = ? AND "createdAt" < ? AND "restockedAt" IS NULL AND "test" = 0
    AND "state" <> 'cancelled'`;
  database.exec("BEGIN IMMEDIATE");
  for (const { variantId, agoMs } of RESTOCKS) {
    const ms = now - agoMs;
    const at = new Date(ms).toISOString().replace("Z", "+00:00");
    const rows = database
      .prepare(`SELECT * FROM "Subscription" WHERE ${waiting} ORDER BY "createdAt"`)
      .all(variantId, at) as unknown as Person[];
    const people = rows.filter(({ dedupeKey, state }) => dedupeKey !== null && state !== "blocked");
    database
      .prepare(
        `INSERT INTO "Restock"
           ("id", "shop", "variantId", "at", "lastAt", "closedAt", "people", "lookAt")
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(randomUUID(), shop, variantId, at, at, at, people.length, at);
    database
      .prepare(`UPDATE "Subscription" SET "restockedAt" = ?, "dedupeKey" = NULL WHERE ${waiting}`)
      .run(at, variantId, at);
    database
      .prepare(`UPDATE "VariantStock" SET "restockedAt" = ? WHERE "variantId" = ?`)
      .run(at, variantId);
    const sent = people.filter(({ state }) => state === "delivered");
    for (const [number, person] of sent.entries()) follow(klaviyo, person, number, variantId, ms);
  }
  database.exec("COMMIT");
  database.close();
}

/** Most get a message, many open it, some buy. The same in every run. */
function follow(
  klaviyo: Klaviyo,
  { email, phone }: Person,
  number: number,
  variantId: string,
  restockedAt: number,
): void {
  const profile = { ...(email && { email }), ...(phone && { phone_number: phone }) };
  const happen = (metric: Activity["metric"], afterMs: number, properties: object) =>
    klaviyo.happen({
      ...{ accountPublicKey: "SBX001", profile, metric, properties: { ...properties } },
      at: restockedAt + afterMs,
    });
  if (number % 13 === 12) return;
  const sentMs = 20 * MINUTE_MS + number * 1_000;
  happen(email ? "Received Email" : "Received SMS", sentMs, messageProperties());
  if (email && number % 3 !== 0) happen("Opened Email", sentMs + HOUR_MS, messageProperties());
  if (number % 7 === 1) happen("Placed Order", sentMs + 5 * HOUR_MS, orderProperties([variantId]));
}

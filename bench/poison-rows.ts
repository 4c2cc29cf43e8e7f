import { v7 } from "uuid";
import { client as db, commit, write } from "#app/server/database/db.server.ts";
import { wakeLane } from "#app/outbox/queue/wake.server.ts";
import { dedupeKey } from "#app/outbox/dedupe-key.server.ts";
import { adjustCounts } from "#app/outbox/stats/commit-counted.server.ts";
import { signUp } from "#tests/shops.ts";
import { POISONS, type Poison } from "./poison-kinds.ts";

/** Inserts waiting rows of a kind into a shop with SMS, due before any sign-up from now on. */
export async function seedPoison(shop: string, kind: Poison, rows: number): Promise<void> {
  await commit(() => [write.merchant.update({ where: { shop }, data: { smsEnabled: true } })]);
  const { dedupeKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
  const from = Date.now() - rows - 1_000;
  // The subscription call meets a bad phone only if its consent was recorded earlier.
  const consentStep = kind === "bad_phone" ? "recorded" : null;
  const data = Array.from({ length: rows }, (_, number) => {
    const { botSign, consentVersion, ...fields } = signUp(POISONS[kind](number));
    const at = new Date(from + number);
    const key = dedupeKey(shop, dedupeKeySalt, fields);
    const state = botSign ? "blocked" : "queued";
    const times = { dueAt: at, createdAt: at, updatedAt: at };
    const versions = {
      smsConsentVersion: fields.smsConsent ? consentVersion : null,
      emailConsentVersion: fields.emailConsent ? consentVersion : null,
    };
    return { id: v7(), shop, state, dedupeKey: key, consentStep, ...times, ...fields, ...versions };
  });
  const ids = data.map(({ id }) => id);
  await commit(() => [write.subscription.createMany({ data }), ...adjustCounts(ids, 1)]);
  await wakeLane(shop, new Date());
}

import { commit, db } from "#app/db.server.ts";
import { enqueue } from "#app/outbox/enqueue.ts";
import { signUp } from "#tests/shops.ts";
import { POISONS, type Poison } from "./poison-kinds.ts";

/** Has so many rows of a kind wait in a shop that asks for consents, due before anything signed up from now on. */
export async function seedPoison(shop: string, kind: Poison, rows: number): Promise<void> {
  await commit(() => [
    db.consentText.create({
      data: { shop, version: 1, email: "By e-mail", sms: "By text", createdAt: new Date(0) },
    }),
    db.merchant.update({ where: { shop }, data: { smsEnabled: true, consentVersion: 1 } }),
  ]);
  const from = Date.now() - rows - 1_000;
  for (let number = 0; number < rows; number += 1) {
    await enqueue(shop, signUp(POISONS[kind](number)), new Date(from + number));
  }
  // A bad phone is the subscription's where its consent was taken earlier.
  if (kind === "bad_phone") {
    await commit(() => [
      db.subscription.updateMany({ where: { shop }, data: { consentStep: "recorded" } }),
    ]);
  }
}

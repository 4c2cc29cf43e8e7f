import { client as db, isBusy } from "#app/server/database/db.server.ts";
import { enqueueAll } from "#app/outbox/enqueue.server.ts";
import type { SignUp } from "#app/outbox/subscription.ts";
import { signUp, WORDING } from "../shops.ts";
import { nameOf } from "./ledger.ts";
import type { SignUpStep } from "./steps.ts";
import { SHOPS, type World } from "./world.ts";

/** No two shops have a shopper in common, so an address names its shop. */
export const emailOf = (shop: number, shopper: number) =>
  shopper === 4 ? null : `shopper-${shopper}@shop-${shop}.example`;
export const phoneOf = (shop: number, phone: number | null) =>
  phone === null ? null : `+1415555${shop + 2}67${phone}`;
export const variantOf = (variant: number) => `3300189342934${variant}`;

/** A shop's sign-up, as the sign-up endpoint passes it on. */
interface Given {
  shop: string;
  signUp: SignUp;
}

/** The sign-up of a step. */
export function givenBy(step: SignUpStep): Given {
  const email = emailOf(step.shop, step.shopper);
  const phone = phoneOf(step.shop, email ? step.phone : (step.phone ?? 0));
  return {
    shop: SHOPS[step.shop]!,
    signUp: signUp({
      email,
      phone,
      variantId: variantOf(step.variant),
      smsConsent: step.sms && phone !== null,
      emailConsent: step.emailConsent && email !== null,
      consentVersion: WORDING.version + (step.worded ? 0 : 1),
      botSign: step.bot ? "honeypot" : null,
    }),
  };
}

/** One sign-up in a batch of its own. */
export function accept(world: World, shop: string, changes: Partial<SignUp>): Promise<void> {
  return acceptAll(world, [{ shop, signUp: signUp(changes) }]);
}

/** Stores sign-ups in one batch, those of shops that have the app; records what became of each. */
export async function acceptAll(world: World, given: Given[]): Promise<void> {
  const { ledger, now } = world;
  const salts = await saltsOf(given, { uninstalledAt: null });
  const arrivals = given.flatMap(({ shop, signUp }) => {
    const dedupeKeySalt = salts.get(shop);
    return dedupeKeySalt === undefined ? [] : { shop, dedupeKeySalt, signUp, at: now() };
  });
  for (const { shop, signUp } of arrivals) ledger.ask(shop, signUp);
  const before = ledger.removals;
  const results = await enqueueAll(arrivals);
  // A commit has two seconds of real time: on a busy machine, some shoppers have to ask again.
  const isLate = results.map((result) => "error" in result && isBusy(result.error));
  const late = arrivals.filter((_, at) => isLate[at]);
  const ids = results.flatMap((result) => ("id" in result ? result.id : []));
  const found = await db.subscription.findMany({ where: { id: { in: ids } } });
  const rows = new Map(found.map((row) => [row.id, row]));
  for (const [at, { shop, signUp }] of arrivals.entries()) {
    const result = results[at];
    if (!result) ledger.complaints.push("a sign-up was neither stored nor refused");
    if (!result || "error" in result) continue;
    const row = rows.get(result.id);
    if (row && row.state !== "cancelled") {
      ledger.accept(shop, signUp);
      if (row.shop !== shop || nameOf(row) !== nameOf(signUp)) {
        ledger.complaints.push("a sign-up was answered by the row of another");
      }
    } else if (before.begun === ledger.removals.begun && before.open === 0) {
      ledger.complaints.push("a sign-up was accepted, and there is no row of it");
    }
  }
  const refused = arrivals.flatMap(({ shop }, at) => {
    const result = results[at];
    return result && "error" in result && !isLate[at] ? { shop, error: result.error } : [];
  });
  // Nothing was accepted where the shop was redacted at that moment.
  const there = await saltsOf(refused);
  for (const { shop, error } of refused) if (there.has(shop)) throw error;
  if (late.length > 0) await acceptAll(world, late);
}

/** The salts of the shops that are there, or of those of them that have the app. */
async function saltsOf(
  of: { shop: string }[],
  having: { uninstalledAt?: null } = {},
): Promise<Map<string, string>> {
  const where = { shop: { in: of.map(({ shop }) => shop) }, ...having };
  const there = await db.merchant.findMany({ where });
  return new Map(there.map(({ shop, dedupeKeySalt }) => [shop, dedupeKeySalt]));
}

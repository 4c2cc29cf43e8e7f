import { client as db } from "#app/server/database/db.server.ts";
import { deliverableShop } from "#app/outbox/queue/due.server.ts";
import { recountVariants } from "#app/outbox/stats/recount-variants.server.ts";
import { recount } from "#app/outbox/stats/recount.server.ts";
import { STATES } from "#app/outbox/subscription.ts";
import { WORDING } from "../shops.ts";
import { nameOf, type Ledger } from "./ledger.ts";

/** Of a row's attempts so many are kept for certain. */
const ALL_KEPT = 25;

export function allRows() {
  return db.subscription.findMany({ include: { attempts: true }, orderBy: { id: "asc" } });
}

export type Row = Awaited<ReturnType<typeof allRows>>[number];

/** What must be true of the rows at any time, whatever has happened. Complaints name no one. */
export function complainOfRows(rows: Row[], arrived: ReadonlyMap<string, number>): string[] {
  const left = new Map(arrived);
  return rows.flatMap((row) => {
    const complaints = complainOfRow(row);
    const [taken] = row.attempts.filter(tookIt(row));
    if (row.state === "delivered" && taken) {
      const phone = row.email ? null : row.phone;
      const arrival = arrivalOf(`$shopify:::$default:::${row.variantId}`, row.email, phone);
      const times = left.get(arrival) ?? 0;
      left.set(arrival, times - 1);
      if (times <= 0) complaints.push("delivered, and nothing has arrived for it");
    }
    return complaints.map((complaint) => `${row.id} (version ${row.version}): ${complaint}`);
  });
}

/**
 * Whom an arrival is for: an e-mail counts before a phone, which may have changed since. No two shops
 * have a shopper in common, so that it also says for which of them.
 */
export function arrivalOf(variantId: string, email: string | null, phone: string | null): string {
  return `${variantId} ${email ?? phone ?? ""}`;
}

function tookIt(row: Row) {
  return ({ step, outcome, status, rowVersion, late }: Row["attempts"][number]) =>
    step === "back_in_stock" &&
    outcome === "delivered" &&
    status === 202 &&
    rowVersion === row.version &&
    !late;
}

function complainOfRow(row: Row): string[] {
  const complaints: string[] = [];
  const complain = (which: boolean, words: string) => {
    if (which) complaints.push(words);
  };
  const taken = row.attempts.filter(tookIt(row)).length;
  complain(!(STATES as readonly string[]).includes(row.state), `the state is ${row.state}`);
  complain((row.state === "delivered") !== (taken === 1), `${row.state} with ${taken} acceptances`);
  complain(
    row.attempts.length < ALL_KEPT && row.attempts.length !== row.attemptCount,
    `${row.attempts.length} attempts, counted ${row.attemptCount}`,
  );
  complain(row.state === "failed" && row.lastReason === null, "failed without a reason");
  complain(
    row.state === "cancelled" &&
      [row.email, row.phone, row.pageUrl, row.dedupeKey].some((field) => field !== null),
    "cancelled, and it still has personal data",
  );
  complain(row.dedupeKey === null && row.state === "queued", "queued without a dedupe key");
  return complaints;
}

/**
 * Compares rows with themselves earlier: a version's data never changes, versions only rise, and
 * what is delivered or erased stays so.
 */
export function complainOfChanges(before: Row[], after: Row[]): string[] {
  const now = new Map(after.map((row) => [row.id, row]));
  return before.flatMap((was) => {
    const is = now.get(was.id);
    if (!is) return [];
    const name = `${was.id} (version ${was.version})`;
    if (was.state === "delivered" && !["delivered", "cancelled"].includes(is.state)) {
      return [`${name}: delivered, and now ${is.state}`];
    }
    if (was.state === "cancelled" && is.state !== "cancelled") {
      return [`${name}: cancelled, and now ${is.state}`];
    }
    if (is.version < was.version) return [`${name}: went back to version ${is.version}`];
    if (is.version > was.version) return [];
    const changed = (["email", "phone", "smsConsent", "emailConsent", "variantId"] as const).filter(
      (field) => was[field] !== is[field],
    );
    return [
      ...changed.map((field) => `${name}: its ${field} changed`),
      ...(was.state !== "queued" && was.state !== is.state
        ? [`${name}: ${was.state} became ${is.state}`]
        : []),
    ];
  });
}

/** Every accepted sign-up has its row, unless it was erased. */
export function complainOfLosses(rows: Row[], shops: string[], ledger: Ledger): string[] {
  return shops.flatMap((shop) => {
    const names = new Set(rows.filter((row) => row.shop === shop).map(nameOf));
    const lost = [...ledger.acceptedOf(shop)].filter((name) => !names.has(name));
    return lost.map(() => `${shop}: an accepted sign-up has disappeared`);
  });
}

/** An accepted tick is on a row of its shopper and variant. */
export function complainOfTicks(rows: Row[], shops: string[], ledger: Ledger): string[] {
  return shops.flatMap((shop) => {
    const counts = (row: Row) => row.emailConsent && row.emailConsentVersion === WORDING.version;
    const ticked = new Set(rows.filter((row) => row.shop === shop && counts(row)).map(nameOf));
    const accepted = [...ledger.acceptedOf(shop)];
    const lost = accepted.filter((name) => ledger.hasAgreed(shop, name) && !ticked.has(name));
    return lost.map(() => `${shop}: an accepted tick has disappeared`);
  });
}

/** No step damages a stored key, so one that does not open is another shop's. */
export async function complainOfKeys(): Promise<string[]> {
  const held = await db.merchant.findMany({ where: { hold: "key_unreadable" } });
  return held.map(({ shop }) => `${shop}: held for a key that does not open`);
}

/** The figures on the pages equal a count of the rows. */
export async function complainOfSums(): Promise<string[]> {
  const complaints: string[] = [];
  for await (const { shop, hour, state, written, counted } of recount()) {
    complaints.push(`${shop}: of ${hour} ${written} are written as ${state}, and ${counted} are`);
  }
  for await (const { shop, day, variantId, written, counted } of recountVariants()) {
    const numbers = `${JSON.stringify(written)} is written, and it is ${JSON.stringify(counted)}`;
    complaints.push(`${shop}: of variant ${variantId} on ${day} ${numbers}`);
  }
  return complaints;
}

/**
 * Lanes that sleep with due rows, and that no process holds. Where the clock was set
 * back, one may have been woken at a time that is still to come, but never later than the `latest`.
 */
export async function complainOfSleep(now: Date, latest: Date): Promise<string[]> {
  const asleep = await db.lane.findMany({
    where: {
      leaseToken: null,
      OR: [{ wakeAt: null }, { wakeAt: { gt: latest } }],
      merchants: {
        some: {
          ...deliverableShop,
          subscriptions: { some: { state: "queued", dueAt: { lte: now } } },
        },
      },
    },
  });
  return asleep.map(({ id, wakeAt }) => `lane ${id} sleeps until ${wakeAt?.toISOString() ?? "-"}`);
}

import { db } from "../server/database/db.server.ts";
import { emitCommitted } from "./committed.ts";
import { countConsents, wordingsOf } from "./consent/counted-consents.server.ts";
import { dedupeKey } from "./dedupe-key.server.ts";
import { fold, type OpenRow, type RowIds } from "./joining/fold.server.ts";
import { knownStockOf } from "./joining/known-stock.server.ts";
import { storeChanges } from "./joining/store-changes.server.ts";
import { isSameSubmission, signUpId } from "./submission.server.ts";
import type { SignUp } from "./subscription.ts";

/** Each lost round means that another process has changed the row first. */
const MOST_LOST = 8;

/** A sign-up of a shop, whose salt is known, and when it arrived. */
export interface Arrival {
  shop: string;
  dedupeKeySalt: string;
  signUp: SignUp;
  at: Date;
  /** What the block sends alike with each try of one submission, and no one else knows. */
  submission?: string | undefined;
}

/**
 * What became of a sign-up: its row is committed, or nothing of it is stored. `own` is an id of this
 * sign-up alone: that of the row where it opened it, now or by an earlier try of the same submission,
 * and of no row where it joined one. `anyOf` is what links a row that it opened to others.
 */
export type Stored = (RowIds & { own: string }) | { error: unknown };

/** An arrival that is not answered yet. */
interface Waiting extends Arrival {
  /** Its own, in the order of the arrivals. */
  id: string;
  key: string;
  lost: number;
  done: (stored: Stored) => void;
}

/**
 * Commits sign-ups of any shops together: when this resolves, their rows are in the database and
 * their lanes are awake. A repeat joins the open row of that shopper and variant, whether that is
 * stored already or comes with it. One that the database refuses fails alone; a database that is
 * locked, full or broken fails all that are not committed by then. `giveUpAt` is as in `commit`.
 * Results are in the order of the arrivals. One costs as many statements as many do.
 */
export async function enqueueAll(arrivals: Arrival[], giveUpAt?: number): Promise<Stored[]> {
  const results: Stored[] = [];
  let waiting = arrivals.map((arrival, at): Waiting => {
    const key = dedupeKey(arrival.shop, arrival.dedupeKeySalt, arrival.signUp);
    const done = (stored: Stored) => void (results[at] = stored);
    const id = signUpId(arrival.dedupeKeySalt, key, arrival.submission);
    return { ...arrival, id, key, lost: 0, done };
  });
  while (waiting.length > 0) waiting = await takeRound(waiting, giveUpAt);
  emitStored(arrivals.filter((_, at) => "id" in (results[at] ?? {})));
  return results;
}

/** The same for one sign-up. Throws the database's error, with nothing half written. */
export async function enqueue(
  shop: string,
  signUp: SignUp,
  now: Date,
): Promise<Exclude<Stored, { error: unknown }>> {
  const { dedupeKeySalt } = await db.merchant.findUniqueOrThrow({
    where: { shop },
    select: { dedupeKeySalt: true },
  });
  const [stored] = await enqueueAll([{ shop, dedupeKeySalt, signUp, at: now }]);
  if (!stored || "error" in stored) throw stored?.error;
  return stored;
}

/** Once for each variant of a shop, however many shoppers have asked for it. */
function emitStored(stored: Arrival[]): void {
  for (const [shop, ofShop] of Map.groupBy(stored, ({ shop }) => shop)) {
    const variantIds = new Set(ofShop.map(({ signUp }) => signUp.variantId));
    for (const variantId of variantIds) emitCommitted(shop, variantId);
  }
}

/** Stores what can be stored at once; returns what needs another round. */
async function takeRound(waiting: Waiting[], giveUpAt?: number): Promise<Waiting[]> {
  const open = await openRows(waiting);
  const folds = [...Map.groupBy(waiting, ({ key }) => key)].map(([key, arrivals]) =>
    fold(arrivals as [Waiting, ...Waiting[]], open.get(key)),
  );
  for (const { answered, id, anyOf } of folds) {
    for (const one of answered) one.done(storedIn({ id, anyOf }, one));
  }
  const outcomes = await storeChanges(
    folds.flatMap(({ change }) => change ?? []),
    giveUpAt,
  );
  const again = folds.flatMap(({ left }) => left);
  for (const [{ kind, id, anyOf, arrivals }, outcome] of outcomes) {
    for (const one of arrivals) {
      if (typeof outcome === "object") one.done(outcome);
      else if (outcome === "won" && kind !== "release") one.done(storedIn({ id, anyOf }, one));
      else if (outcome === "won" || ++one.lost < MOST_LOST) again.push(one);
      else one.done({ error: new Error("The sign-up lost every round to concurrent ones") });
    }
  }
  return again;
}

/** A sign-up is of a row that it opened, or that another try of its submission did. */
function storedIn(row: RowIds, one: Waiting): Stored {
  const isOwn = isSameSubmission(row.id, one.id);
  return isOwn ? { ...row, own: row.id } : { id: row.id, own: one.id, anyOf: null };
}

/**
 * The open rows that these sign-ups may join, by their keys, with only the ticks that count and what
 * is known of their variants' stock.
 */
async function openRows(waiting: Waiting[]): Promise<Map<string, OpenRow>> {
  const stored = await db.subscription.findMany({
    where: { dedupeKey: { in: [...new Set(waiting.map(({ key }) => key))] } },
    select: SEEN,
  });
  const stockOf = await knownStockOf(stored);
  const rows = new Map<string, OpenRow>();
  for (const [shop, ofShop] of Map.groupBy(stored, ({ shop }) => shop)) {
    const versions = ofShop.flatMap((row) => [row.smsConsentVersion, row.emailConsentVersion]);
    const wordings = await wordingsOf(shop, versions);
    for (const row of ofShop) {
      const known = { ...(row as Omit<OpenRow, "stock">), stock: stockOf(row) };
      rows.set(row.dedupeKey ?? "", { ...known, ...countConsents(row, wordings) });
    }
  }
  return rows;
}

const SEEN = {
  id: true,
  shop: true,
  dedupeKey: true,
  shared: true,
  anyOf: true,
  version: true,
  state: true,
  createdAt: true,
  deliveredAt: true,
  variantId: true,
  email: true,
  phone: true,
  country: true,
  locale: true,
  pageUrl: true,
  productId: true,
  consentStep: true,
  unaskedConsents: true,
  phoneRefused: true,
  lastReason: true,
  smsConsent: true,
  smsConsentVersion: true,
  emailConsent: true,
  emailConsentVersion: true,
} as const;

import { v7 } from "uuid";
import { commit, db, write } from "../server/database/db.server.ts";
import { SECOND_MS } from "../server/durations.ts";
import { emitCommitted } from "./committed.ts";
import { eraseSelected } from "./erase.server.ts";
import { newRow } from "./joining/join.server.ts";
import { laneWakes } from "./queue/wake.server.ts";
import type { SignUp, State } from "./subscription.ts";

/** How soon after one test sign-up a shop may make the next. */
const TEST_EVERY_MS = 10 * SECOND_MS;

export interface TestSignUp {
  variantId: string;
  productId: string | null;
  /** In its stored form. */
  email: string;
}

/**
 * Stores a merchant's test sign-up, and wakes its lane: it goes the way of any other one, but joins
 * no row of the same person, and is in no figure. Undefined where the last one was too recent.
 */
export async function enqueueTest(
  shop: string,
  test: TestSignUp,
  now: Date,
): Promise<{ id: string } | undefined> {
  const before = new Date(now.getTime() - TEST_EVERY_MS);
  const mayTest = {
    OR: [{ testedAt: null }, { testedAt: { lte: before } }, { testedAt: { gt: now } }],
  };
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({
      where: { shop, uninstalledAt: null, ...mayTest },
      data: { testedAt: now },
    }),
  ]);
  if (count === 0) return undefined;
  const id = v7();
  const { variantId, email } = test;
  const times = { dueAt: now, createdAt: now, updatedAt: now };
  const row = { ...newRow({ ...NOTHING_MORE, ...test }), variantId, email, test: true };
  await commit(() => [
    write.subscription.create({ data: { id, shop, dedupeKey: `test-${id}`, ...times, ...row } }),
    laneWakes(shop, now),
  ]);
  emitCommitted(shop, variantId);
  return { id };
}

const NOTHING_MORE: Omit<SignUp, keyof TestSignUp> = {
  phone: null,
  country: null,
  smsConsent: false,
  emailConsent: false,
  consentVersion: null,
  locale: null,
  pageUrl: null,
  botSign: null,
};

/** How far a test sign-up has come. */
export interface TestRow {
  state: State;
  createdAt: Date;
  /** When Klaviyo was first called for it. */
  calledAt: Date | null;
  deliveredAt: Date | null;
  seenAt: Date | null;
  lastReason: string | null;
  lastOutcome: string | null;
}

/** A test sign-up of a shop; undefined for any other row. */
export async function findTest(shop: string, id: string): Promise<TestRow | undefined> {
  const row = await db.subscription.findUnique({
    where: { id, shop, test: true },
    select: {
      state: true,
      createdAt: true,
      deliveredAt: true,
      seenAt: true,
      lastReason: true,
      lastOutcome: true,
      attempts: { select: { at: true }, orderBy: { number: "asc" }, take: 1 },
    },
  });
  if (!row) return undefined;
  const { attempts, state, ...times } = row;
  return { ...times, state: state as State, calledAt: attempts[0]?.at ?? null };
}

/** Erases a test sign-up, which leaves the log. False where the shop has no such one. */
export async function deleteTest(shop: string, id: string, now: Date): Promise<boolean> {
  const test = await findTest(shop, id);
  return test !== undefined && (await eraseSelected(shop, [id], now)) > 0;
}

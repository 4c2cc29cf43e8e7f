import type { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";

/** What Klaviyo last answered a shop, as far as its newest sign-ups show. */
export interface LastAnswers {
  last: LastAnswer<Date> | null;
  /** When it last took a sign-up, and a consent, with the key of the requested version. */
  tookSignUpAt: Date | null;
  tookConsentAt: Date | null;
}

/** `ofThisKey` is false for an answer to an earlier key. */
export interface LastAnswer<Time> {
  at: Time;
  status: number | null;
  outcome: string;
  step: string;
  ofThisKey: boolean;
}

/** Newest by their sign-up: the attempts have no order of their own over a whole shop. */
const NEWEST = 100;
const newestFirst = [{ createdAt: "desc" as const }, { id: "desc" as const }];

/** Reads a short range of an index and the attempts of its rows, however many a shop has. */
export async function lastAnswers(shop: string, keyVersion: number): Promise<LastAnswers> {
  const walk = { orderBy: newestFirst, select: { id: true }, take: NEWEST };
  const [newest, delivered] = await Promise.all([
    db.subscription.findMany({ where: { shop }, ...walk }),
    db.subscription.findMany({ where: { shop, state: "delivered" }, ...walk }),
  ]);
  const ids = [...new Set([...newest, ...delivered].map(({ id }) => id))];
  const newestOf = (which: Prisma.AttemptWhereInput) =>
    db.attempt.findFirst({
      where: { shop, subscriptionId: { in: ids }, ...which },
      orderBy: { at: "desc" },
      select: { at: true, status: true, outcome: true, step: true, keyVersion: true },
    });
  const taken = { keyVersion, outcome: "delivered" };
  const [last, signUp, consent] = await Promise.all([
    newestOf({}),
    newestOf({ ...taken, step: "back_in_stock" }),
    newestOf({ ...taken, step: "consent" }),
  ]);
  return {
    last: last && toAnswer(last, keyVersion),
    tookSignUpAt: signUp?.at ?? null,
    tookConsentAt: consent?.at ?? null,
  };
}

type StoredAnswer = Omit<LastAnswer<Date>, "ofThisKey"> & { keyVersion: number };

function toAnswer(
  { keyVersion: by, ...answer }: StoredAnswer,
  keyVersion: number,
): LastAnswer<Date> {
  return { ...answer, ofThisKey: by === keyVersion };
}

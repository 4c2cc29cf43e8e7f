import { commit, db } from "../db.server.ts";

/** Large changes go in slices: one update of many thousand rows would stop the process for seconds. */
const SLICE = 1_000;

export interface Person {
  email: string | null;
  phone: string | null;
}

/** Every row of a shop that speaks of this person, by e-mail or by phone, with its attempts. */
export async function rowsOfPerson(shop: string, person: Person) {
  return db.subscription.findMany({
    where: { shop, OR: identifiers(person) },
    include: { attempts: true },
    orderBy: { createdAt: "asc" },
  });
}

/**
 * Empties every row of this person in a shop: cancelled, with no e-mail, phone, page or consent in
 * it, and the answers of its attempts gone. A call under way settles nothing afterwards.
 */
export async function erasePerson(shop: string, person: Person, now: Date): Promise<number> {
  let erased = 0;
  for (;;) {
    const rows = await db.subscription.findMany({
      where: { shop, OR: identifiers(person) },
      select: { id: true },
      take: SLICE,
    });
    if (rows.length === 0) return erased;
    const ids = rows.map(({ id }) => id);
    const [{ count }] = await commit(() => [
      db.subscription.updateMany({
        where: { shop, id: { in: ids } },
        data: {
          state: "cancelled",
          version: { increment: 1 },
          openKey: null,
          email: null,
          phone: null,
          country: null,
          pageUrl: null,
          locale: null,
          smsConsent: false,
          emailConsent: false,
          consentStep: null,
          lastReason: null,
          updatedAt: now,
        },
      }),
      db.attempt.updateMany({
        where: { subscriptionId: { in: ids } },
        data: { answer: null, detail: null },
      }),
    ]);
    erased += count;
  }
}

/** Deletes every row of a shop, in slices; whoever is interrupted can simply begin again. */
export async function eraseShop(shop: string): Promise<number> {
  let erased = 0;
  for (;;) {
    const rows = await db.subscription.findMany({
      where: { shop },
      select: { id: true },
      take: SLICE,
    });
    if (rows.length === 0) return erased;
    const ids = rows.map(({ id }) => id);
    await commit(() => [
      db.attempt.deleteMany({ where: { subscriptionId: { in: ids } } }),
      db.subscription.deleteMany({ where: { shop, id: { in: ids } } }),
    ]);
    erased += ids.length;
  }
}

function identifiers({ email, phone }: Person) {
  return [...(email ? [{ email }] : []), ...(phone ? [{ phone }] : [])];
}

import { IMPORTED_LANGUAGE } from "../contact/imported-language.ts";
import { commit, db, isTaken, write } from "../server/database/db.server.ts";

/** Each lost round means that another process has stored a version first. */
const MOST_LOST = 8;

/**
 * The version of a wording that shoppers agreed to in another app; it is stored once, word for word,
 * for both boxes. Throws an Error after losing many rounds.
 */
export async function importedWording(shop: string, text: string, now: Date): Promise<number> {
  for (let lost = 0; lost < MOST_LOST; lost += 1) {
    const same = { shop, locale: IMPORTED_LANGUAGE, email: text, sms: text };
    const known = await db.consentText.findFirst({ where: same, select: { version: true } });
    if (known) return known.version;
    const newest = await db.consentText.findFirst({
      where: { shop },
      select: { version: true },
      orderBy: { version: "desc" },
    });
    const version = (newest?.version ?? 0) + 1;
    try {
      await commit(() => [
        write.consentText.create({ data: { ...same, version, createdAt: now } }),
      ]);
      return version;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new Error("The wording lost every round to concurrent ones");
}

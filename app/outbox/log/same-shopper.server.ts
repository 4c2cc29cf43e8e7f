import { db } from "../../server/database/db.server.ts";
import type { State } from "../subscription.ts";
import { titlesOf } from "./history.server.ts";

/** How many are listed; a shopper with more of them is searched for in the log. */
const MOST = 5;

interface Shopper {
  id: string;
  email: string | null;
  phone: string | null;
}

/**
 * The newest other sign-ups of the same shopper in a shop, by e-mail, or by phone where there is no
 * e-mail, with Shopify's titles; `more` where there are others still.
 */
export async function sameShopper(shop: string, { id, email, phone }: Shopper) {
  const person = email ? { email } : { phone };
  if (!email && !phone) return { rows: [], more: false };
  const found = await db.subscription.findMany({
    where: { shop, ...person, id: { not: id }, state: { not: "cancelled" } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, state: true, createdAt: true, variantId: true },
    take: MOST + 1,
  });
  const shown = found.slice(0, MOST);
  const titles = await titlesOf(
    shop,
    shown.map(({ variantId }) => variantId),
  );
  const rows = shown.map((row) => ({
    ...row,
    state: row.state as State,
    title: titles.get(row.variantId),
  }));
  return { rows, more: found.length > MOST };
}

export type SameShopper = Awaited<ReturnType<typeof sameShopper>>;

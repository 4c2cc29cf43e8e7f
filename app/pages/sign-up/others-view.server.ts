import { shownEmail } from "../../contact/email.server.ts";
import type { SameShopper } from "../../outbox/log/same-shopper.server.ts";
import { logAddress } from "../shared/log-address.ts";
import { toShownProduct } from "../shared/product-words.ts";

/** The shopper's other sign-ups as the page lists them, and where all of them are. */
export function toOthers(
  { rows, more }: SameShopper,
  { email, phone }: { email: string | null; phone: string | null },
) {
  const search = email ? shownEmail(email) : (phone ?? "");
  return {
    rows: rows.map(({ id, state, createdAt, variantId, title }) => ({
      ...{ id, state, createdAt },
      product: toShownProduct(variantId, title),
    })),
    all: more ? logAddress({ search }) : null,
  };
}

export type Others = ReturnType<typeof toOthers>;

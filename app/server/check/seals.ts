import { right, wrong, type Finding } from "./finding.ts";

const SUBJECT = "Sealed secrets";

interface Dropped {
  what: string;
  count: number;
  /** Replaced by Shopify at the shop's next visit. */
  renews?: true;
}

/**
 * Whether a key of ENCRYPTION_KEY opens all that is stored sealed, by what none of them has sealed.
 * A token that none opens is no fault: it is renewed, and nothing else can be done about it.
 */
export function checkSeals(dropped: Dropped[]): Finding {
  const lasting = dropped.filter(({ renews }) => !renews);
  const renewed = dropped.filter(({ renews }) => renews);
  const note = renewed.length > 0 ? `; ${counted(renewed)} will be renewed at the next visit` : "";
  if (lasting.length === 0) {
    const detail = renewed.length > 0 ? "each that is not renewed" : "each";
    return right(SUBJECT, `ENCRYPTION_KEY has the key of ${detail}${note}`);
  }
  const fault = `${counted(lasting)} are sealed with a key that ENCRYPTION_KEY lacks${note}`;
  return wrong(SUBJECT, fault, {
    meaning: "these can't be opened: their shops' sign-ups wait, or their alerts are not signed.",
    remedy:
      "put the dropped key behind the new one, restart, and run npm run reseal; or ask these merchants to enter theirs again.",
  });
}

function counted(dropped: Dropped[]): string {
  return dropped.map(({ what, count }) => `${count} ${what}`).join(", ");
}

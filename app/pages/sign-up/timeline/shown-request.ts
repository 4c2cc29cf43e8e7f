import { CONSENT_PATH, consentBody } from "../../../klaviyo/consent-request.ts";
import { MASKED } from "../../../klaviyo/mask.ts";
import {
  BACK_IN_STOCK_PATH,
  backInStockBody,
  REVISION,
  type Channel,
} from "../../../klaviyo/request.ts";
import { readVariantId } from "../../../klaviyo/variant-id.ts";
import type { MerchantAction } from "../../../outbox/merchant-actions.server.ts";

/** What was sent, rebuilt; or why that can't be done truly. */
export type ShownRequest =
  | { kind: "shown"; text: string }
  /** The row is not what it was: what it was then is nowhere kept. */
  | { kind: "changed" }
  /** Another release of this app made the call, in words of its own. */
  | { kind: "other_release" };

interface Row {
  variantId: string;
  email: string | null;
  phone: string | null;
  version: number;
}

interface Called {
  step: string;
  channels: string;
  revision: string;
  rowVersion: number;
}

/**
 * The request of an attempt, with the person masked. Requests are not stored: it is made anew out of
 * the row and the attempt's channels, by what made it then. The list that a consent may have named
 * is left out, since nobody keeps which one was set at the time.
 */
export function toShownRequest(
  row: Row,
  attempt: Called,
  acts: Pick<MerchantAction, "kind" | "rowVersion">[],
): ShownRequest {
  if (attempt.revision !== REVISION) return { kind: "other_release" };
  if (!isAsCalled(row, attempt, acts)) return { kind: "changed" };
  const channels = attempt.channels.split(",") as Channel[];
  const email = row.email && MASKED.email;
  const phone = row.phone && MASKED.phone;
  const [emailMarketing, smsMarketing] = [channels.includes("EMAIL"), channels.includes("SMS")];
  const consents = { email, phoneNumber: phone, emailMarketing, smsMarketing, listId: null };
  const phoneNumber = smsMarketing || !email ? phone : null;
  const { variantId } = row;
  const [path, body] =
    attempt.step === "consent"
      ? [CONSENT_PATH, consentBody(consents)]
      : [
          BACK_IN_STOCK_PATH,
          backInStockBody({ variantId, profile: { email, phoneNumber }, channels }),
        ];
  const head = [`POST ${path}`, `revision: ${attempt.revision}`, ""];
  return { kind: "shown", text: [...head, JSON.stringify(body, null, 2)].join("\n") };
}

/**
 * Whether a row still says what it said when it was called for: every version since then came of
 * its being sent again, which changes nothing of what is asked.
 */
function isAsCalled(
  { version, email, phone, variantId }: Row,
  { rowVersion, channels }: Called,
  acts: Pick<MerchantAction, "kind" | "rowVersion">[],
): boolean {
  const harmless = new Set(
    acts.filter(({ kind }) => kind !== "corrected").map((act) => act.rowVersion),
  );
  const since = Array.from(
    { length: Math.max(0, version - rowVersion) },
    (_, at) => rowVersion + at,
  );
  const reachable = {
    EMAIL: email !== null,
    SMS: phone !== null,
  };
  return (
    rowVersion <= version &&
    since.every((raised) => harmless.has(raised)) &&
    readVariantId(variantId).ok &&
    channels.split(",").every((channel) => reachable[channel as Channel])
  );
}

import { CONSENT_PATH, consentBody } from "../../../klaviyo/consent.ts";
import { MASKED } from "../../../klaviyo/mask.ts";
import {
  BACK_IN_STOCK_PATH,
  backInStockBody,
  REVISION,
  type Channel,
} from "../../../klaviyo/request.ts";
import { readVariantId } from "../../../klaviyo/shopify-ids.ts";
import { readOldAddresses, type OldAddresses } from "../../../outbox/old-addresses.ts";
import type { MerchantAction } from "../../../outbox/merchant-actions.server.ts";

/** The rebuilt request, or why it can't be rebuilt exactly. */
export type ShownRequest =
  | { kind: "shown"; text: string }
  /** The row has changed since, and its former content is not stored. */
  | { kind: "changed" }
  /** Another release of this app made the call. */
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
 * The request of an attempt, with the person masked. Requests are not stored: this rebuilds it from
 * the row and the attempt's channels, with the same code. The list of a consent request is left
 * out, since the list set at that time is not stored.
 */
export function toShownRequest(present: Row, attempt: Called, acts: Act[]): ShownRequest {
  if (attempt.revision !== REVISION) return { kind: "other_release" };
  const row = { ...present, ...addressesAt(present, attempt, acts) };
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

type Act = Pick<MerchantAction, "kind" | "rowVersion"> & { was?: string | null };

function wasOf({ was }: Act): OldAddresses | undefined {
  return readOldAddresses(was ?? null);
}

/** Which addresses a row had at a call: corrections say which they replaced, newest first. */
function addressesAt(
  { email, phone }: Row,
  { rowVersion }: Called,
  acts: Act[],
): Pick<Row, "email" | "phone"> {
  const since = acts
    .filter((act) => act.rowVersion >= rowVersion)
    .sort((one, other) => other.rowVersion - one.rowVersion);
  return since.reduce((then, act) => ({ ...then, ...wasOf(act) }), { email, phone });
}

/**
 * Whether it is known which content the row had at that call: every later version came from
 * resending, which does not change the request, or from a correction that says what it replaced.
 */
function isAsCalled(
  { version, email, phone, variantId }: Row,
  { rowVersion, channels }: Called,
  acts: Act[],
): boolean {
  const harmless = new Set(
    acts.filter((act) => act.kind !== "corrected" || wasOf(act)).map((act) => act.rowVersion),
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

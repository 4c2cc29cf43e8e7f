import { enqueueAll, type Arrival, type Stored } from "../outbox/enqueue.server.ts";
import { logger, errorName } from "../server/logger.server.ts";
import { signUpBatches } from "../server/metrics.server.ts";
import { signCancel } from "./cancel-token.server.ts";
import { readSignUp, versionNamed, type FieldFaults } from "./form.server.ts";
import { contextsOf, type ShopContext } from "./shop-contexts.server.ts";

/** The result of a shopper's request. It does not reveal whether it is a repeat. */
export type Reception =
  /**
   * Where the shopper will be reached: at the e-mail address, the phone number or both. `cancel` is
   * the token that cancels this sign-up, as far as that is its own (decision 40).
   */
  | { status: "accepted"; email: string | null; phone: string | null; cancel: string }
  | { status: "invalid"; faults: FieldFaults }
  | { status: "unreadable"; httpStatus: 400 | 413 | 415 }
  | { status: "unavailable" }
  | { status: "busy"; retryAfterSeconds: number };

/** The shopper is asked to try again, as the block does by itself. */
export const BUSY: Reception = { status: "busy", retryAfterSeconds: 5 };

/** A shopper's form, as it was filled in. */
export interface FilledForm {
  shop: string;
  fields: Record<string, string>;
  userAgent: string;
  at: Date;
  /** The request's id in the logs of Shopify or of a proxy before us, where it has one. */
  requestId?: string | undefined;
}

/**
 * Checks and stores forms of any shops together. Never rejects: what is locked, full or broken asks
 * the shoppers to try again, as does a database that stays locked until `giveUpAt`, on the clock of
 * `performance.now()`. Receptions are in the order of the forms.
 */
export async function receive(forms: FilledForm[], giveUpAt: number): Promise<Reception[]> {
  signUpBatches.observe(forms.length);
  try {
    const contexts = await contextsOf(versionsNamed(forms));
    const checked = forms.map((form) => check(form, contexts.get(form.shop)));
    const arrivals = checked.flatMap(({ arrival }) => arrival ?? []);
    const results = await enqueueAll(arrivals, giveUpAt);
    const stored = new Map(arrivals.map((arrival, at) => [arrival, results[at]]));
    const outcomes = checked.map(({ arrival }) => arrival && stored.get(arrival));
    logStored(forms, outcomes);
    return checked.map((one, at) => one.reception ?? receptionOf(one, outcomes[at]));
  } catch (error) {
    logUnstored(forms.length, error);
    return forms.map(() => BUSY);
  }
}

/** What a shopper is answered at once, or what has to be stored first. */
type Checked = { reception: Reception; arrival?: undefined } | Readable;

interface Readable {
  reception?: undefined;
  arrival: Arrival;
}

function check({ shop, fields, userAgent, at }: FilledForm, context?: ShopContext): Checked {
  if (!context) return { reception: { status: "unavailable" } };
  const { settings, dedupeKeySalt } = context;
  const wordings = context.wordingsOf(versionNamed(fields));
  const reading = readSignUp(fields, { settings, wordings, userAgent });
  if (!reading.ok) return { reception: { status: "invalid", faults: reading.faults } };
  return { arrival: { shop, dedupeKeySalt, signUp: reading.signUp, at } };
}

function receptionOf({ arrival }: Readable, stored: Stored | undefined): Reception {
  if (!stored || "error" in stored) return BUSY;
  const { shop, signUp } = arrival;
  const cancel = signCancel(shop, stored.own);
  return { status: "accepted", email: signUp.email, phone: signUp.phone, cancel };
}

function errorOf(stored: Stored | undefined): unknown {
  return stored && "error" in stored ? stored.error : undefined;
}

/** The versions of the wordings that the forms of each shop name. */
function versionsNamed(forms: FilledForm[]): Map<string, Set<number>> {
  const named = new Map<string, Set<number>>();
  for (const { shop, fields } of forms) {
    const versions = named.get(shop) ?? new Set();
    const version = versionNamed(fields);
    named.set(shop, version === null ? versions : versions.add(version));
  }
  return named;
}

/**
 * One line for a whole batch, and one where some could not be stored. It has the id of each row,
 * under which later lines tell what became of it.
 */
function logStored(forms: FilledForm[], outcomes: (Stored | undefined)[]): void {
  const rows = outcomes.flatMap((outcome, at) =>
    outcome && "id" in outcome ? { row: outcome.id, request: forms[at]?.requestId } : [],
  );
  if (rows.length > 0) logger.info({ rows }, "Sign-ups stored");
  const errors = outcomes.map(errorOf).filter((error) => error !== undefined);
  if (errors.length > 0) logUnstored(errors.length, errors[0]);
}

function logUnstored(count: number, error: unknown): void {
  logger.error(
    { count, error: errorName(error) },
    "Sign-ups could not be stored; the shoppers were asked to try again",
  );
}

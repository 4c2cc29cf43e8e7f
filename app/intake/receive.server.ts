import { enqueueAll, type Arrival, type Stored } from "../outbox/enqueue.server.ts";
import { roomForBlocked } from "../outbox/stats/blocked.server.ts";
import type { Sign } from "../outbox/subscription.ts";
import { HOUR_MS } from "../server/durations.ts";
import { env } from "../server/env.server.ts";
import { logger, errorName } from "../server/logger.server.ts";
import { blockedSignUps, signUpBatches } from "../server/metrics.server.ts";
import { signCancel } from "./cancel-token.server.ts";
import { classify } from "./classify.ts";
import { readSignUp, versionNamed, type FieldFaults } from "./form.server.ts";
import { Limits } from "./limits.server.ts";
import { readPageToken } from "./page-token.server.ts";
import { readSigns } from "./signs.server.ts";
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
  /** The shop has stored as many blocked sign-ups as it may. */
  | { status: "limited"; retryAfterSeconds: number }
  | { status: "busy"; retryAfterSeconds: number };

/** The shopper is asked to try again, as the block does by itself. */
export const BUSY: Reception = { status: "busy", retryAfterSeconds: 5 };

/** A shopper's form, as it was filled in. */
export interface FilledForm {
  shop: string;
  fields: Record<string, string>;
  userAgent: string;
  /** The address that Shopify names as the shopper's; undefined where none is believed. */
  address?: string | undefined;
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
  const now = new Date();
  try {
    const contexts = await contextsOf(versionsNamed(forms), now);
    const read = await Promise.all(forms.map((form) => check(form, contexts.get(form.shop))));
    const checked = await refuseBeyondCap(read, now);
    const arrivals = checked.flatMap(({ arrival }) => arrival ?? []);
    const results = await enqueueAll(arrivals, giveUpAt);
    const stored = new Map(arrivals.map((arrival, at) => [arrival, results[at]]));
    const outcomes = checked.map(({ arrival }) => arrival && stored.get(arrival));
    countBlocked(arrivals);
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

const limits = new Limits();

async function check(form: FilledForm, context?: ShopContext): Promise<Checked> {
  if (!context) return { reception: { status: "unavailable" } };
  const { shop, fields, userAgent, address, at } = form;
  const { settings, dedupeKeySalt, pageSecrets } = context;
  const wordings = context.wordingsOf(versionNamed(fields));
  const reading = readSignUp(fields, { settings, wordings });
  if (!reading.ok) return { reception: { status: "invalid", faults: reading.faults } };
  const { signUp } = reading;
  const page = { shop, productId: signUp.productId, variantId: signUp.variantId };
  const proof = readPageToken(fields["token"] ?? "", page, pageSecrets, at);
  const ageMs = proof.kind === "valid" ? proof.ageMs : null;
  const signs: Sign[] = readSigns({ fields, userAgent, email: signUp.email, ageMs });
  // What is blocked already must not use up what people may send.
  const isBlocked = classify({ proof: proof.kind, over: null, signs }) !== null;
  const counted = isBlocked
    ? { over: null, signs: [] }
    : await limits.count({ shop, dedupeKeySalt, signUp, address });
  const botSign = classify({
    proof: proof.kind,
    over: counted.over,
    signs: [...signs, ...counted.signs],
  });
  return { arrival: { shop, dedupeKeySalt, signUp: { ...signUp, botSign }, at } };
}

/**
 * Answers blocked sign-ups that their shop has no room for, without storing them: a flood fills
 * nobody's disk. They may come again in the next hour.
 */
async function refuseBeyondCap(checked: Checked[], now: Date): Promise<Checked[]> {
  const within = new Set<Readable>();
  for (const one of checked) {
    if (!one.arrival?.signUp.botSign) continue;
    const count = await limits.countBlocked(one.arrival.shop);
    if (BLOCKED_CAPS.perHour === 0 || count <= BLOCKED_CAPS.perHour) within.add(one);
  }
  const shops = [...within].map(({ arrival }) => arrival.shop);
  const room = await roomForBlocked([...new Set(shops)], BLOCKED_CAPS, now);
  return checked.map((one) => {
    if (!one.arrival?.signUp.botSign) return one;
    const left = room.get(one.arrival.shop) ?? 0;
    if (within.has(one) && left > 0) {
      room.set(one.arrival.shop, left - 1);
      return one;
    }
    return { reception: { status: "limited", retryAfterSeconds: untilHour(now) } };
  });
}

const BLOCKED_CAPS = { perHour: env.LIMIT_BLOCKED_PER_HOUR, inAll: env.LIMIT_BLOCKED };

function untilHour(now: Date): number {
  return Math.ceil((HOUR_MS - (now.getTime() % HOUR_MS)) / 1_000);
}

function countBlocked(arrivals: Arrival[]): void {
  for (const { signUp } of arrivals) {
    if (!signUp.botSign) continue;
    const [kind = ""] = signUp.botSign.split("_");
    blockedSignUps.inc({ reason: ["token", "limit"].includes(kind) ? kind : "signs" });
  }
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

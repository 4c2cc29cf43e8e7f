import { enqueueAll, type Arrival, type Stored } from "../outbox/enqueue.server.ts";
import type { Sign } from "../outbox/subscription.ts";
import { logger, errorName } from "../server/logger.server.ts";
import { blockedSignUps, signUpBatches } from "../server/metrics.server.ts";
import { limited, noteFlood, pickStored } from "./blocked-cap.server.ts";
import { openSharedCounts } from "../server/database/shared-counts.server.ts";
import { signCancel } from "./cancel-token.server.ts";
import { classify } from "./classify.ts";
import { readSignUp, versionNamed } from "./form.server.ts";
import { BUSY, type FilledForm, type Reception } from "./reception.ts";
import { LIMITS, Limits, type Count } from "./limits.server.ts";
import { readPageToken, type PageProof } from "./page-token.server.ts";
import { readSigns } from "./signs.server.ts";
import { contextsOf, type ShopContext } from "./shop-contexts.server.ts";

/**
 * Checks and stores forms of any shops together. Never rejects: what is locked, full or broken asks
 * the shoppers to try again, as does a database that stays locked until `giveUpAt`, on the clock of
 * `performance.now()`. Receptions are in the order of the forms.
 */
export async function receive(forms: FilledForm[], giveUpAt: number): Promise<Reception[]> {
  signUpBatches.observe(forms.length);
  const now = new Date();
  const counts = new Map<Arrival, Count>();
  try {
    const contexts = await contextsOf(versionsNamed(forms), now);
    const read = forms.map((form) => check(form, contexts.get(form.shop), counts));
    const checked = await refuseBeyondCap(read, contexts, now);
    const arrivals = checked.flatMap(({ arrival }) => arrival ?? []);
    const results = await enqueueAll(arrivals, giveUpAt);
    const stored = new Map(arrivals.map((arrival, at) => [arrival, results[at]]));
    const outcomes = checked.map(({ arrival }) => arrival && stored.get(arrival));
    giveBack(
      arrivals.filter((one) => errorOf(stored.get(one)) !== undefined),
      counts,
    );
    countBlocked(arrivals);
    logStored(forms, outcomes);
    return checked.map((one, at) => one.reception ?? receptionOf(one, outcomes[at]));
  } catch (error) {
    giveBack([...counts.keys()], counts);
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

const limits = new Limits(LIMITS, openSharedCounts());

/** What could not be stored must not use up what the shopper may send when they come again. */
function giveBack(unstored: Arrival[], counts: Map<Arrival, Count>): void {
  for (const one of unstored) counts.get(one)?.giveBack();
}

function check(
  form: FilledForm,
  context: ShopContext | undefined,
  counts: Map<Arrival, Count>,
): Checked {
  if (!context) return { reception: { status: "unavailable" } };
  const { shop, fields, userAgent, address, at } = form;
  const { settings, dedupeKeySalt, pageSecrets } = context;
  const wordings = context.wordingsOf(versionNamed(fields));
  const reading = readSignUp(fields, { settings, wordings });
  if (!reading.ok) return { reception: { status: "invalid", faults: reading.faults } };
  const { signUp } = reading;
  const page = { shop, productId: signUp.productId, variantId: signUp.variantId };
  // The API has no page that the shop could sign: its tokens say for which shop it speaks.
  const proof: PageProof =
    form.source === "api"
      ? { kind: "none" }
      : readPageToken(fields["token"] ?? "", page, pageSecrets, at);
  const ageMs = proof.kind === "valid" ? proof.ageMs : null;
  const signs: Sign[] = readSigns({ fields, userAgent, email: signUp.email, ageMs });
  // What is blocked already must not use up what people may send.
  const isBlocked = classify({ proof: proof.kind, over: null, signs }) !== null;
  const counted = isBlocked ? undefined : limits.count({ shop, dedupeKeySalt, signUp, address });
  const botSign = classify({
    proof: proof.kind,
    over: counted?.over ?? null,
    signs: [...signs, ...(counted?.signs ?? [])],
  });
  const source = form.source && { source: form.source };
  const arrival = { shop, dedupeKeySalt, signUp: { ...signUp, botSign, ...source }, at };
  if (counted) counts.set(arrival, counted);
  return { arrival };
}

/** Answers blocked sign-ups that their shop has no room for, without storing them. */
async function refuseBeyondCap(
  checked: Checked[],
  contexts: Map<string, ShopContext>,
  now: Date,
): Promise<Checked[]> {
  const blocked = checked.flatMap(({ arrival }) => (arrival?.signUp.botSign ? [arrival] : []));
  if (blocked.length === 0) return checked;
  const stored = await pickStored(blocked, limits, now);
  return checked.map((one) => {
    if (!one.arrival?.signUp.botSign || stored.has(one.arrival)) return one;
    const context = contexts.get(one.arrival.shop);
    if (context) noteFlood(one.arrival.shop, context.pageSecrets);
    return { reception: limited(now) };
  });
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

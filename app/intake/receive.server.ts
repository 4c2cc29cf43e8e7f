import { enqueueAll, type Arrival, type Stored } from "../outbox/enqueue.server.ts";
import { logger, errorName } from "../server/logger.server.ts";
import { blockedSignUps, signUpBatches } from "../server/metrics.server.ts";
import { limited, noteFlood, pickStored } from "./blocked-cap.server.ts";
import { openSharedCounts } from "../server/database/shared-counts.server.ts";
import { sealCancel } from "./cancel-token.server.ts";
import { checkForm, type Checked, type Readable } from "./check-form.server.ts";
import { versionNamed } from "./form.server.ts";
import { BUSY, type FilledForm, type Reception } from "./reception.ts";
import { LIMITS, Limits, type Count } from "./limits.server.ts";
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
    const checked = forms.map((form) => checkForm(form, contexts.get(form.shop), limits, counts));
    const refused = await refusedBeyondCap(checked, contexts, now);
    const arrivals = checked
      .flatMap((one) => one.arrivals ?? [])
      .filter((arrival) => !refused.has(arrival));
    const results = await enqueueAll(arrivals, giveUpAt);
    const stored = new Map(arrivals.map((arrival, at) => [arrival, results[at]]));
    giveBack(
      arrivals.filter((one) => errorOf(stored.get(one)) !== undefined),
      counts,
    );
    countBlocked(arrivals);
    const outcomes = checked.map((one) =>
      (one.arrivals ?? []).filter((each) => !refused.has(each)).map((each) => stored.get(each)),
    );
    logStored(forms, outcomes);
    return checked.map((one, at) => one.reception ?? receptionOf(one, outcomes[at] ?? [], now));
  } catch (error) {
    giveBack([...counts.keys()], counts);
    logUnstored(forms.length, error);
    return forms.map(() => BUSY);
  }
}

const limits = new Limits(LIMITS, openSharedCounts());

/** What could not be stored must not use up what the shopper may send when they come again. */
function giveBack(unstored: Arrival[], counts: Map<Arrival, Count>): void {
  for (const one of unstored) counts.get(one)?.giveBack();
}

/** The blocked sign-ups that their shop has no room for. */
async function refusedBeyondCap(
  checked: Checked[],
  contexts: Map<string, ShopContext>,
  now: Date,
): Promise<Set<Arrival>> {
  const all = checked.flatMap(({ arrivals }) => arrivals ?? []);
  const blocked = all.filter(({ signUp }) => signUp.botSign);
  if (blocked.length === 0) return new Set();
  const stored = await pickStored(blocked, limits, now);
  const refused = new Set(blocked.filter((one) => !stored.has(one)));
  for (const { shop } of refused) {
    const context = contexts.get(shop);
    if (context) noteFlood(shop, context.pageSecrets);
  }
  return refused;
}

function countBlocked(arrivals: Arrival[]): void {
  for (const { signUp } of arrivals) {
    if (!signUp.botSign) continue;
    const [kind = ""] = signUp.botSign.split("_");
    blockedSignUps.inc({ reason: ["token", "limit"].includes(kind) ? kind : "signs" });
  }
}

/**
 * Answers a form by what became of its sign-ups, but for those that the shop has no room for: such a
 * form is accepted for the others, and limited only where it has none. One that could not be stored
 * asks the shopper to come again: those that were stored join their own repeats.
 */
function receptionOf(
  { arrivals }: Readable,
  outcomes: (Stored | undefined)[],
  now: Date,
): Reception {
  if (outcomes.length === 0) return limited(now);
  const [{ shop, signUp }] = arrivals;
  const stored = outcomes.flatMap((one) => (one && "id" in one ? [one] : []));
  const [first] = stored;
  if (!first || stored.length < outcomes.length) return BUSY;
  // An earlier try of the form may have opened its rows.
  const opened = stored.find(({ anyOf }) => anyOf !== null);
  const cancel = sealCancel(shop, opened?.anyOf ?? signUp.anyOf ?? first.own, now);
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
function logStored(forms: FilledForm[], outcomes: (Stored | undefined)[][]): void {
  const rows = outcomes.flatMap((ofForm, at) =>
    ofForm.flatMap((outcome) =>
      outcome && "id" in outcome ? { row: outcome.id, request: forms[at]?.requestId } : [],
    ),
  );
  if (rows.length > 0) logger.info({ rows }, "Sign-ups stored");
  const errors = outcomes
    .flat()
    .map(errorOf)
    .filter((error) => error !== undefined);
  if (errors.length > 0) logUnstored(errors.length, errors[0]);
}

function logUnstored(count: number, error: unknown): void {
  logger.error(
    { count, error: errorName(error) },
    "Sign-ups could not be stored; the shoppers were asked to try again",
  );
}

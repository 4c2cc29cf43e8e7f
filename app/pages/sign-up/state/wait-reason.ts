import type { ConnectionStatus, PauseCause } from "../../../merchant/connection-status.server.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { holdWords } from "../../shared/outcome-words.ts";
import { numberWords, sentences } from "../../shared/words.ts";
import { relativeTime } from "../../shared/time-words.ts";
import { SECOND_MS } from "../../../server/durations.ts";

/** What a waiting row waits for; `next` is null while it is being tried. */
type WaitReason =
  | { kind: "no_key" }
  | { kind: "held"; hold: NonNullable<ConnectionStatus["hold"]> }
  | { kind: "lane"; cause: PauseCause; next: Date | null }
  /** Trouble with this row alone, while Klaviyo accepts others. */
  | { kind: "trouble"; failures: number; next: Date | null }
  /** Klaviyo's catalog, which does not have the variant yet. */
  | { kind: "unsynced"; next: Date | null }
  | { kind: "its_turn"; next: Date | null };

/** Determines what a row is waiting for. `failures` are the row's own, not Klaviyo's. */
export function waitReason(
  { dueAt, failures, lastOutcome }: { dueAt: Date; failures: number; lastOutcome: string | null },
  connection: Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting">,
  now: Date,
): WaitReason {
  const { keyLastFour, hold, waiting } = connection;
  if (!keyLastFour) return { kind: "no_key" };
  if (hold) return { kind: "held", hold };
  const next = nextTryAt(dueAt, connection, now);
  if (waiting) return { kind: "lane", cause: waiting.cause, next };
  if (failures > 0 && lastOutcome === "variant_not_found") return { kind: "unsynced", next };
  return failures > 0 ? { kind: "trouble", failures, next } : { kind: "its_turn", next };
}

type Connection = Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting">;

/** A nearer time counts as now. */

/** When a waiting row is tried next; null if it is being tried or waits for the merchant. */
export function nextTryAt(
  dueAt: Date,
  { keyLastFour, hold, waiting }: Connection,
  now: Date,
): Date | null {
  if (!keyLastFour || hold) return null;
  const next = Math.max(dueAt.getTime(), waiting?.until.getTime() ?? 0);
  return next - now.getTime() >= SECOND_MS ? new Date(next) : null;
}

/** What a merchant can do for a waiting row; null if there is nothing to do. */
export function fixOf({ keyLastFour, hold }: Connection) {
  if (!keyLastFour) return { inSettings: true, nextCheckAt: null };
  if (!hold) return null;
  return { inSettings: hold.reason !== "revision_retired", nextCheckAt: hold.nextCheckAt };
}

/** What a waiting row waits for, in one or two sentences. */
export function waitingWords(waits: WaitReason, now: Date, reader: Reader): string {
  const { t } = reader;
  switch (waits.kind) {
    case "no_key":
      return t("subscription.waiting.noKey");
    case "held":
      return sentences([t("subscription.waiting.held"), holdWords(waits.hold, reader)], reader);
    case "lane":
      return sentences(
        [t(`subscription.waiting.lane.${waits.cause}`), tryWords(waits.next, now, reader)],
        reader,
      );
    case "trouble":
      return sentences(
        [troubleWords(waits.failures, reader), tryWords(waits.next, now, reader)],
        reader,
      );
    case "unsynced":
      return sentences(
        [t("subscription.waiting.unsynced"), tryWords(waits.next, now, reader)],
        reader,
      );
    case "its_turn":
      return waits.next ? tryWords(waits.next, now, reader) : t("subscription.waiting.handedOver");
  }
}

function tryWords(next: Date | null, now: Date, reader: Reader): string {
  if (!next) return reader.t("subscription.waiting.trying");
  return reader.t("subscription.waiting.next", { when: relativeTime(next, now, reader) });
}

/** Delivery gives up after 72 hours of such trouble. */
function troubleWords(failures: number, reader: Reader): string {
  return reader.t("subscription.waiting.trouble", {
    count: failures,
    number: numberWords(failures, reader),
  });
}

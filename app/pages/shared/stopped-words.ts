import { KEY_PAGE } from "../../klaviyo/key-page.ts";
import type { Reader } from "../../locales/reader.tsx";
import type { ConnectionStatus, Waiting } from "../../merchant/connection-status.server.ts";
import type { Progress } from "../../outbox/stats/progress.server.ts";
import type { Unseen } from "./unseen-sign-ups.server.ts";
import { holdWords } from "./outcome-words.ts";
import { logAddress } from "./log-address.ts";
import { signUpsWait, sentences } from "./words.ts";
import { relativeTime } from "./time-words.ts";

export interface HealthWords {
  tone: "success" | "info" | "warning" | "critical";
  /** The answer to "does it work", in a word or two. */
  title: string;
  body: string;
  /** The one button for the remedy; null if there is none. */
  step: { label: string; url: string; external?: boolean } | null;
  /** A further link beside the step. */
  second?: { label: string; url: string };
  /** When the hold is checked next; null without a hold that is checked. */
  checkAt: Date | null;
  /** Whether another look at Klaviyo may change it: the merchant has been there. */
  mayHaveChanged?: boolean;
  /** Sign-ups are sent, and nothing is known against it: the log says nothing of that. */
  isUnsure?: boolean;
  /** It becomes known after the page is shown, and must not move what is below it. */
  isLate?: boolean;
}

/** Whether a verdict, known when the page is shown, keeps messages from shoppers. */
export function isTrouble({ tone, isLate = false }: HealthWords): boolean {
  return !isLate && (tone === "warning" || tone === "critical");
}

export interface DeliveryStatus {
  connection: ConnectionStatus;
  progress: Pick<Progress, "received" | "deliveredAt" | "dueSince" | "accountTookAt">;
  waitingRows: number;
  /** Set if many of the rows that Klaviyo accepted were not seen there. */
  unseen?: Unseen | null;
}

export const SETTINGS_PATH = "/app/settings";
/** The anchor of the readiness check on the settings page. */
export const READINESS = "readiness";

/**
 * What is known to keep sign-ups from Klaviyo, and what to do; null if nothing does. A shop that
 * never had a key has the set-up guide instead, as long as nothing waits.
 */
export function stoppedWords(
  { connection, waitingRows }: Pick<DeliveryStatus, "connection" | "waitingRows">,
  deliveredAt: Date | null,
  now: Date,
  reader: Reader,
): HealthWords | null {
  const { keyLastFour, hold, waiting } = connection;
  const wait = signUpsWait(waitingRows, reader);
  if (!keyLastFour) {
    return deliveredAt !== null || waitingRows > 0 ? noKeyWords(wait, reader) : null;
  }
  if (hold) return heldWords(hold, wait, reader);
  return waiting && pausedWords(waiting, wait, now, reader);
}

function noKeyWords(wait: string, reader: Reader): HealthWords {
  const { t } = reader;
  return {
    tone: "critical",
    title: t("home.health.noKey.title"),
    body: sentences([t("home.health.noKey.body"), wait], reader),
    step: { label: t("home.setUp.button.connect"), url: SETTINGS_PATH },
    checkAt: null,
  };
}

function heldWords(
  hold: NonNullable<ConnectionStatus["hold"]>,
  wait: string,
  reader: Reader,
): HealthWords {
  const mendedByKey = hold.reason !== "revision_retired";
  return {
    tone: "critical",
    title: reader.t("home.health.stopped.title"),
    body: sentences([holdWords(hold, reader), wait], reader),
    ...(mendedByKey && { second: createKey(reader) }),
    step: mendedByKey ? { label: reader.t("home.health.stopped.step"), url: SETTINGS_PATH } : null,
    checkAt: hold.nextCheckAt,
  };
}

/** Klaviyo's page for a new key; the merchant comes back with it. */
export function createKey({ t }: Reader): { label: string; url: string } {
  return { label: t("seen.key.create"), url: KEY_PAGE };
}

/** Trouble and throttling at Klaviyo pass by themselves; refusals and our own faults may not. */
function pausedWords(waiting: Waiting, wait: string, now: Date, reader: Reader): HealthWords {
  const { t } = reader;
  const { until, cause } = waiting;
  const next =
    until > now
      ? t("home.health.waiting.next", { when: relativeTime(until, now, reader) })
      : t("home.health.waiting.now");
  const lasting = t("home.health.overdue.lasting");
  const say = (tone: HealthWords["tone"], ...body: string[]): HealthWords => ({
    tone,
    title: t(`home.health.waiting.${cause}.title`),
    body: sentences(body, reader),
    step: null,
    checkAt: null,
  });
  switch (cause) {
    case "unreachable":
    case "trouble":
      return say("warning", next, wait || t("home.health.waiting.stored"));
    case "throttled":
      return say("info", t("home.health.waiting.throttled.body"), next, wait);
    case "own":
      return say("warning", t("home.health.waiting.own.body"), next, wait, lasting);
    case "refusing": {
      const { status, code } = waiting;
      const answer = [status, code].filter((said) => said !== null).join(" ");
      const body = t("home.health.waiting.refusing.body", { answer });
      const step = {
        label: t("home.health.waiting.refusing.step"),
        url: logAddress({ status, code }),
      };
      return { ...say("warning", body, next, wait, lasting), step };
    }
  }
}

import type { ConnectionStatus } from "../merchant/connection-status.ts";
import type { Progress } from "../outbox/progress.ts";
import { holdWords } from "./hold-words.ts";
import { signUpsWait } from "./number-words.ts";
import { relativeTime } from "./time-words.ts";

export interface HealthWords {
  tone: "success" | "info" | "warning" | "critical";
  /** The answer to "does it work", in a word or two. */
  title: string;
  body: string;
  /** The one button that mends it; null where there is none. */
  step: { label: string; url: string } | null;
  /** When what holds the shop is looked at next; null where nothing of that kind does. */
  checkAt: Date | null;
}

export interface Delivery {
  connection: ConnectionStatus;
  progress: Pick<Progress, "received" | "deliveredAt" | "dueSince" | "accountTookAt">;
  waitingRows: number;
}

export const SETTINGS = "/app/settings";

/** A row that is due goes out within seconds; from here on it is worth a word. */
const LONG_MS = 60_000;
/** Whoever hands over a backlog has something taken every few seconds. */
const STANDS_MS = 5 * 60_000;

/** Whether sign-ups reach Klaviyo, why not, and what to do; null where no key is connected yet. */
export function healthWords(delivery: Delivery, locale: string, now: Date): HealthWords | null {
  const { keyLastFour, hold, waiting } = delivery.connection;
  const wait = signUpsWait(delivery.waitingRows, locale);
  if (!keyLastFour) return null;
  if (hold) return heldWords(hold, wait);
  if (waiting) return unreachedWords(waiting.until, wait, now);
  return overdueWords(delivery, wait, now) ?? deliveringWords(delivery);
}

function heldWords(hold: NonNullable<ConnectionStatus["hold"]>, wait: string): HealthWords {
  const mendedByKey = hold.reason !== "revision_retired";
  return {
    tone: "critical",
    title: "Stopped: nothing reaches Klaviyo",
    body: `${holdWords(hold)} ${wait}`.trim(),
    step: mendedByKey ? { label: "Connect another key", url: SETTINGS } : null,
    checkAt: hold.nextCheckAt,
  };
}

function unreachedWords(until: Date, wait: string, now: Date): HealthWords {
  const next = until > now ? `The next try is ${relativeTime(until, now)}.` : "It is tried now.";
  return {
    tone: "warning",
    title: "Waiting for Klaviyo, which can’t be reached right now",
    body: `${next} Sign-ups are stored, and sent as soon as Klaviyo answers. ${wait}`.trim(),
    step: null,
    checkAt: null,
  };
}

function overdueWords({ progress }: Delivery, wait: string, now: Date): HealthWords | undefined {
  const { dueSince, deliveredAt, accountTookAt } = progress;
  if (!dueSince || now.getTime() - dueSince.getTime() < LONG_MS) return undefined;
  const tookAt = Math.max(deliveredAt?.getTime() ?? 0, accountTookAt?.getTime() ?? 0);
  const since = new Date(Math.max(tookAt, dueSince.getTime()));
  if (now.getTime() - since.getTime() < STANDS_MS) {
    return {
      tone: "info",
      title: "Delivering, and catching up",
      body: `More has come in than Klaviyo takes in a minute. ${wait}`.trim(),
      step: null,
      checkAt: null,
    };
  }
  return {
    tone: "warning",
    title: "Sign-ups wait longer than they should",
    body: `Klaviyo has taken none since ${relativeTime(since, now)}, though nothing is known to be wrong there. ${wait} If it stays like this, tell whoever runs this app.`,
    step: null,
    checkAt: null,
  };
}

function deliveringWords({ connection, progress }: Delivery): HealthWords {
  const account = connection.accountName ?? "Klaviyo";
  return {
    tone: "success",
    title: progress.deliveredAt ? "Delivering" : "Ready to deliver",
    body: progress.received
      ? `Sign-ups go to ${account} as they come in.`
      : `Connected to ${account}. The first sign-up goes there as soon as it comes in.`,
    step: null,
    checkAt: null,
  };
}

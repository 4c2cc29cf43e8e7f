import type { Reader } from "../../locales/reader.tsx";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import type { Progress } from "../../outbox/stats/progress.server.ts";
import { signUpsWait } from "./number-words.ts";
import { sentences } from "./sentences.ts";
import { READINESS, SETTINGS, stoppedWords } from "./stopped-words.ts";
import { aboutDuration, relativeTime } from "./time-words.ts";

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

/** A row that is due goes out within seconds; from here on it is worth a word. */
const LONG_MS = 60_000;
/** Whoever hands over a backlog has something taken every few seconds. */
const STANDS_MS = 5 * 60_000;

/** Whether sign-ups reach Klaviyo, why not, and what to do; null where no key was ever connected. */
export function healthWords(delivery: Delivery, now: Date, reader: Reader): HealthWords | null {
  const stopped = stoppedWords(delivery, delivery.progress.deliveredAt, now, reader);
  if (stopped || !delivery.connection.keyLastFour) return stopped;
  const wait = signUpsWait(delivery.waitingRows, reader);
  return overdueWords(delivery, wait, now, reader) ?? deliveringWords(delivery, reader);
}

function overdueWords(
  { progress }: Delivery,
  wait: string,
  now: Date,
  reader: Reader,
): HealthWords | undefined {
  const { t } = reader;
  const { dueSince, deliveredAt, accountTookAt } = progress;
  if (!dueSince || now.getTime() - dueSince.getTime() < LONG_MS) return undefined;
  const tookAt = Math.max(deliveredAt?.getTime() ?? 0, accountTookAt?.getTime() ?? 0);
  const since = new Date(Math.max(tookAt, dueSince.getTime()));
  const standsMs = now.getTime() - since.getTime();
  if (standsMs < STANDS_MS) {
    return {
      tone: "info",
      title: t("home.health.catchingUp.title"),
      body: sentences([t("home.health.catchingUp.body"), wait], reader),
      step: null,
      checkAt: null,
    };
  }
  // Some languages say "since 5 minutes ago", and others "for 5 minutes": each takes what it needs.
  const times = {
    when: relativeTime(since, now, reader),
    duration: aboutDuration(standsMs, reader),
  };
  return {
    tone: "warning",
    title: t("home.health.overdue.title"),
    body: sentences(
      [t("home.health.overdue.since", times), wait, t("home.health.overdue.lasting")],
      reader,
    ),
    step: null,
    checkAt: null,
  };
}

/** Klaviyo says nothing of what a key may do: until it has taken a sign-up with it, nobody knows. */
export function isProven({ connection, progress }: Pick<Delivery, "connection" | "progress">) {
  const { connectedAt } = connection;
  const { deliveredAt } = progress;
  return deliveredAt !== null && connectedAt !== null && deliveredAt >= connectedAt;
}

function deliveringWords(delivery: Delivery, { t }: Reader): HealthWords {
  const account = delivery.connection.accountName ?? "Klaviyo";
  if (!isProven(delivery)) {
    return {
      tone: "info",
      title: t("home.health.unproven.title"),
      body: t("home.health.unproven.body", { account }),
      step: { label: t("home.health.unproven.step"), url: `${SETTINGS}#${READINESS}` },
      checkAt: null,
    };
  }
  return {
    tone: "success",
    title: t("home.health.delivering.title"),
    body: t("home.health.delivering.body", { account }),
    step: null,
    checkAt: null,
  };
}

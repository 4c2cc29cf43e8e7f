import type { Reader } from "../../locales/reader.tsx";
import { signUpsWait, sentences } from "./words.ts";
import {
  READINESS,
  SETTINGS_PATH,
  stoppedWords,
  type DeliveryStatus,
  type HealthWords,
} from "./stopped-words.ts";
import { aboutDuration, relativeTime } from "./time-words.ts";
import { MINUTE_MS } from "../../server/durations.ts";

/** A due row is sent within seconds; a longer wait is reported. */
const LONG_MS = MINUTE_MS;
/** While a backlog is handed over, Klaviyo accepts something every few seconds. */
const STALLED_MS = 5 * MINUTE_MS;

/** Whether sign-ups reach Klaviyo, why not, and what to do; null if no key was ever connected. */
export function healthWords(
  delivery: DeliveryStatus,
  now: Date,
  reader: Reader,
): HealthWords | null {
  const stopped = stoppedWords(delivery, delivery.progress.deliveredAt, now, reader);
  if (stopped || !delivery.connection.keyLastFour) return stopped;
  const wait = signUpsWait(delivery.waitingRows, reader);
  return overdueWords(delivery, wait, now, reader) ?? deliveringWords(delivery, reader);
}

function overdueWords(
  { progress }: DeliveryStatus,
  wait: string,
  now: Date,
  reader: Reader,
): HealthWords | undefined {
  const { t } = reader;
  const { dueSince, deliveredAt, accountTookAt } = progress;
  if (!dueSince || now.getTime() - dueSince.getTime() < LONG_MS) return undefined;
  const tookAt = Math.max(deliveredAt?.getTime() ?? 0, accountTookAt?.getTime() ?? 0);
  const since = new Date(Math.max(tookAt, dueSince.getTime()));
  const stalledMs = now.getTime() - since.getTime();
  if (stalledMs < STALLED_MS) {
    return {
      tone: "info",
      title: t("home.health.catchingUp.title"),
      body: sentences([t("home.health.catchingUp.body"), wait], reader),
      step: null,
      checkAt: null,
    };
  }
  // Some languages say "since 5 minutes ago", others "for 5 minutes": translations use either
  // value.
  const times = {
    when: relativeTime(since, now, reader),
    duration: aboutDuration(stalledMs, reader),
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

/** Klaviyo does not report a key's scopes: only an accepted sign-up proves them. */
export function isProven({
  connection,
  progress,
}: Pick<DeliveryStatus, "connection" | "progress">) {
  const { connectedAt } = connection;
  const { deliveredAt } = progress;
  return deliveredAt !== null && connectedAt !== null && deliveredAt >= connectedAt;
}

function deliveringWords(delivery: DeliveryStatus, { t }: Reader): HealthWords {
  const account = delivery.connection.accountName ?? "Klaviyo";
  if (!isProven(delivery)) {
    return {
      tone: "info",
      title: t("home.health.unproven.title"),
      body: t("home.health.unproven.body", { account }),
      step: { label: t("home.health.unproven.step"), url: `${SETTINGS_PATH}#${READINESS}` },
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

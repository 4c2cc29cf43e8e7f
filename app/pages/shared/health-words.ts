import { BACK_IN_STOCK_METRIC } from "../../klaviyo/needs.ts";
import type { Reader } from "../../locales/reader.tsx";
import { inspectionWords } from "./inspection-words.ts";
import { unseenWords } from "./unseen-words.ts";
import { signUpsWait, sentences } from "./words.ts";
import {
  READINESS,
  SETTINGS_PATH,
  stoppedWords,
  type DeliveryStatus,
  type HealthWords,
} from "./stopped-words.ts";
import { aboutDuration } from "./time-words.ts";
import { MINUTE_MS } from "../../server/durations.ts";

/** A due row is sent within seconds; a longer wait is reported. */
const LONG_MS = MINUTE_MS;
/** While a backlog is handed over, Klaviyo accepts something every few seconds. */
const STALLED_MS = 5 * MINUTE_MS;

/** Whether shoppers find the block in the published theme; undefined until Shopify has answered. */
export type BlockInTheme = "placed" | "missing" | "unknown" | undefined;

/**
 * The one verdict on whether a shopper's sign-up ends in a message: whether sign-ups reach Klaviyo,
 * the flow is live, and the block is in the theme; if not, why, and what to do. Green only if all of
 * it is known. Null if no key was ever connected.
 */
export function healthWords(
  delivery: DeliveryStatus,
  block: BlockInTheme,
  now: Date,
  reader: Reader,
): HealthWords | null {
  const { connection, progress, waitingRows } = delivery;
  const stopped = stoppedWords(delivery, progress.deliveredAt, now, reader);
  if (stopped || !connection.keyLastFour) return stopped;
  const wait = signUpsWait(waitingRows, reader);
  const troubled =
    overdueWords(delivery, wait, now, reader) ??
    unseenWords(delivery, reader) ??
    inspectionWords(connection, reader);
  const isGrave = troubled?.tone === "warning" || troubled?.tone === "critical";
  // Before the first sign-up, the set-up guide leads to the block.
  if (!isGrave && block === "missing" && progress.received) return blockWords(reader);
  return troubled ?? deliveringWords(delivery, block, reader);
}

/** The line of the set-up below has the button. */
function blockWords({ t }: Reader): HealthWords {
  return {
    tone: "warning",
    title: t("home.health.block.title"),
    body: t("home.health.block.body"),
    step: null,
    checkAt: null,
    isLate: true,
  };
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
  const lasted = { duration: aboutDuration(stalledMs, reader) };
  return {
    tone: "warning",
    title: t("home.health.overdue.title"),
    body: sentences(
      [t("home.health.overdue.since", lasted), wait, t("home.health.overdue.lasting")],
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

function deliveringWords(
  delivery: DeliveryStatus,
  block: BlockInTheme,
  reader: Reader,
): HealthWords {
  const { t } = reader;
  const { inspection, accountName } = delivery.connection;
  const account = accountName ?? "Klaviyo";
  const check = {
    label: t("home.health.unproven.step"),
    url: `${SETTINGS_PATH}#${READINESS}`,
  };
  if (!isProven(delivery) && inspection.flow?.status === "no_metric") {
    return {
      tone: "info",
      title: t("home.health.firstSignUp.title"),
      body: t("home.health.firstSignUp.body", { metric: BACK_IN_STOCK_METRIC }),
      step: { label: t("home.health.firstSignUp.step"), url: SETTINGS_PATH },
      checkAt: null,
    };
  }
  if (!isProven(delivery)) {
    return {
      tone: "info",
      title: t("home.health.unproven.title"),
      body: t("home.health.unproven.body", { account }),
      step: check,
      checkAt: null,
      isUnsure: true,
    };
  }
  const found = inspection.flow?.status;
  // Since the first sign-up Klaviyo knows the event: what was found before says nothing now.
  const flow = found === "no_metric" ? undefined : found;
  const unknown = [
    flow === undefined && t("home.health.delivering.flowUnchecked"),
    flow === "not_permitted" && t("home.health.delivering.flowHidden"),
    block === "unknown" && t("home.health.delivering.blockUnknown"),
  ];
  const isKnown = block !== undefined && !unknown.some(Boolean);
  return {
    tone: isKnown ? "success" : "info",
    title: t(`home.health.delivering.${isKnown ? "title" : "titleUnsure"}`),
    body: sentences([t("home.health.delivering.body", { account }), ...unknown], reader),
    step: flow === undefined ? check : null,
    checkAt: null,
    ...(flow === undefined && { mayHaveChanged: true }),
    ...(!isKnown && { isUnsure: true }),
  };
}

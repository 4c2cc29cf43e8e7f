import type { Logger } from "pino";
import { logger, errorName } from "../server/logger.server.ts";
import {
  checkUninstall,
  forgetEnd,
  isDecidedByWebhook,
  postponeAgain,
  postponeEnd,
  type InstallEnd,
  type PostponedInstallEnd,
  endsToCheck,
} from "../merchant/uninstall.server.ts";
import { confirmInstalled, removeShop, uninstall } from "../merchant/install.server.ts";
import { eraseShop } from "../outbox/erase.server.ts";
import { signedUpSince } from "../outbox/signed-up-since.server.ts";
import { askTokenLife } from "./token.server.ts";
import { pruneReceipts } from "../merchant/webhook-receipt.server.ts";

/**
 * Obeys a webhook that ends an install if it concerns the present one. If Shopify can't decide it
 * yet, the webhook is stored and Shopify asked again: it repeats webhooks for four hours only.
 */
export async function takeEnd(end: InstallEnd): Promise<void> {
  const verdict = await decide(end);
  if (verdict === "unknown") {
    await postponeEnd(end, new Date());
    log(end, "Shopify could not say whether the install is over; it will be asked again");
    return;
  }
  await carryOut(end, verdict);
}

/** Rechecks a postponed end. After 27 days without an answer, Shopify's signed webhook decides. */
export async function retakeEnd(end: PostponedInstallEnd, now: Date): Promise<void> {
  const verdict = await decide(end);
  if (verdict !== "unknown") return carryOut(end, verdict);
  if (!isDecidedByWebhook(end, now)) return postponeAgain(end, now);
  logger.warn(
    { shop: end.shop, topic: end.topic, checks: end.checks },
    "Shopify never said whether the install is over; the time is up, so its webhook is obeyed",
  );
  await carryOut(end, "over");
}

async function decide({ shop, triggeredAt }: InstallEnd) {
  const clicked = await signedUpSince(shop, triggeredAt);
  if (clicked) await confirmInstalled(shop, clicked);
  return checkUninstall(
    shop,
    triggeredAt,
    () => askTokenLife(shop),
    () => new Date(),
  );
}

async function carryOut(end: InstallEnd, verdict: "over" | "late"): Promise<void> {
  if (verdict === "late") log(end, "A webhook of an earlier install was ignored");
  else if (end.topic === "app/uninstalled") await uninstall(end.shop, end.triggeredAt);
  else {
    const rows = await eraseShop(end.shop);
    await removeShop(end.shop);
    logger.info({ shop: end.shop, rows }, "A shop was erased");
  }
  await forgetEnd(end);
}

function log({ shop, topic }: InstallEnd, words: string): void {
  logger.info({ shop, topic }, words);
}

export interface EndChecks {
  /** Checks what is due. Never throws; overlapping calls share one run. */
  look(): Promise<void>;
  /** Stops after the shop that is being checked. */
  stop(): Promise<void>;
}

/**
 * Rechecks the ends of installs that Shopify could not decide, and deletes old receipts. Any web
 * process may do this: doing it twice changes nothing.
 */
export function createEndChecks(
  retake: (end: PostponedInstallEnd, now: Date) => Promise<void>,
  { log, now = () => new Date() }: { log: Pick<Logger, "error">; now?: () => Date },
): EndChecks {
  let working: Promise<void> | undefined;
  let stopping = false;
  const isStopping = () => stopping;

  async function round(): Promise<void> {
    for (const end of await endsToCheck(now())) {
      if (isStopping()) return;
      try {
        await retake(end, now());
      } catch (error) {
        const entry = { shop: end.shop, topic: end.topic, error: errorName(error) };
        log.error(entry, "The end of an install could not be checked; it is tried again");
        await postponeAgain(end, now());
      }
    }
    while (!isStopping() && (await pruneReceipts(now())) > 0);
  }

  return {
    look() {
      if (stopping) return Promise.resolve();
      working ??= round()
        .catch((error: unknown) => {
          log.error(
            { error: errorName(error) },
            "Postponed webhooks could not be checked; retrying",
          );
        })
        .finally(() => (working = undefined));
      return working;
    },
    async stop() {
      stopping = true;
      await working;
    },
  };
}

import type { Logger } from "pino";
import { logger, nameOf } from "../server/logger.server.ts";
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
 * Obeys a webhook that ends an install, where it speaks of the present one. What Shopify can't say
 * yet is kept and asked again: it repeats its webhooks for four hours only.
 */
export async function takeEnd(end: InstallEnd): Promise<void> {
  const verdict = await decide(end);
  if (verdict === "unknown") {
    await postponeEnd(end, new Date());
    log(end, "Shopify could not say whether the install is over: it is asked again");
    return;
  }
  await settle(end, verdict);
}

/** Judges again what was postponed. After 27 days without an answer Shopify's signed webhook decides. */
export async function retakeEnd(end: PostponedInstallEnd, now: Date): Promise<void> {
  const verdict = await decide(end);
  if (verdict !== "unknown") return settle(end, verdict);
  if (!isDecidedByWebhook(end, now)) return postponeAgain(end, now);
  logger.warn(
    { shop: end.shop, topic: end.topic, checks: end.checks },
    "Shopify never said whether the install is over; its webhook is obeyed, as the time is up",
  );
  await settle(end, "over");
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

async function settle(end: InstallEnd, verdict: "over" | "late"): Promise<void> {
  if (verdict === "late") log(end, "It spoke of an earlier install and changed nothing");
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
  /** Looks at what is due by now. Never throws; looks that overlap are one. */
  look(): Promise<void>;
  /** Ends after the shop that is being looked at. */
  stop(): Promise<void>;
}

/**
 * Judges again the ends of installs that Shopify could not speak about, and forgets old webhooks.
 * Any web process may: to do it twice changes nothing.
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
        const entry = { shop: end.shop, topic: end.topic, error: nameOf(error) };
        log.error(entry, "The end of an install could not be judged; it is tried again");
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
          log.error({ error: nameOf(error) }, "Webhooks could not be looked through; tried again");
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

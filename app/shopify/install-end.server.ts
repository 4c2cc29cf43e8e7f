import { logger } from "../server/logger.server.ts";
import { judgeEnd } from "../merchant/end.server.ts";
import { noteProof, removeShop, uninstall } from "../merchant/install.server.ts";
import {
  forgetEnd,
  isDecidedByWebhook,
  postponeAgain,
  postponeEnd,
  type InstallEnd,
  type PostponedInstallEnd,
} from "../merchant/postponed-end.server.ts";
import { eraseShop } from "../outbox/erase.server.ts";
import { signedUpSince } from "../outbox/signed-up-since.server.ts";
import { askTokenLife } from "./token.server.ts";

/**
 * Obeys a webhook that ends an install, where it speaks of the present one. What Shopify can't say
 * yet is kept and asked again: it repeats its webhooks for four hours only.
 */
export async function takeEnd(end: InstallEnd): Promise<void> {
  const verdict = await judge(end);
  if (verdict === "unknown") {
    await postponeEnd(end, new Date());
    log(end, "Shopify could not say whether the install is over: it is asked again");
    return;
  }
  await settle(end, verdict);
}

/** Judges again what was postponed. After 27 days without an answer Shopify's signed webhook decides. */
export async function retakeEnd(end: PostponedInstallEnd, now: Date): Promise<void> {
  const verdict = await judge(end);
  if (verdict !== "unknown") return settle(end, verdict);
  if (!isDecidedByWebhook(end, now)) return postponeAgain(end, now);
  logger.warn(
    { shop: end.shop, topic: end.topic, checks: end.checks },
    "Shopify never said whether the install is over; its webhook is obeyed, as the time is up",
  );
  await settle(end, "over");
}

async function judge({ shop, triggeredAt }: InstallEnd) {
  const clicked = await signedUpSince(shop, triggeredAt);
  if (clicked) await noteProof(shop, clicked);
  return judgeEnd(
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

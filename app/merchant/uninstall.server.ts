import { installDates, confirmInstalled } from "./install.server.ts";
import { commit, db } from "../server/db.server.ts";

/**
 * What Shopify says of the token that is stored for a shop. `unknown` is everything but an answer to
 * that question: also a shop that is frozen, locked or not found, and a token that can't be used any more.
 */
export type TokenLife = "lives" | "dead" | "unknown";

/**
 * Whether a webhook that ends an install is to be obeyed. `late` is one that speaks of an earlier
 * install: triggered before the last proof of the present one, or while the stored token lives, for
 * an uninstall revokes every token at once. A dead token proves nothing, and Shopify's word counts.
 * `unknown` is to be asked again: what was destroyed by mistake does not come back.
 */
export async function checkUninstall(
  shop: string,
  triggeredAt: Date,
  askLife: () => Promise<TokenLife>,
  now: () => Date,
): Promise<"over" | "late" | "unknown"> {
  const install = await installDates(shop);
  if (!install) return "over";
  if (install.installedAt > triggeredAt) return "late";
  // Judged before: the token that could be asked was destroyed then.
  if (install.uninstalledAt) return "over";
  const at = now();
  switch (await askLife()) {
    case "lives":
      await confirmInstalled(shop, at);
      return "late";
    case "dead":
      return "over";
    case "unknown":
      return "unknown";
  }
}

type EndTopic = "app/uninstalled" | "shop/redact";

/** A webhook that ends an install, as Shopify sent it. */
export interface InstallEnd {
  shop: string;
  topic: EndTopic;
  triggeredAt: Date;
}

export interface PostponedInstallEnd extends InstallEnd {
  receivedAt: Date;
  checks: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** When Shopify is asked again: after the first four, every six hours. */
const CHECKS_AFTER_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS];
/**
 * An erasure is due within 30 days. https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 * What Shopify could not answer for so long is decided by the webhook, which it signed.
 */
const DECIDED_AFTER_MS = 27 * DAY_MS;
/** So many are asked about in one go. */
const AT_ONCE = 20;

function nextCheck(checks: number, now: Date): Date {
  const afterMs = CHECKS_AFTER_MS[Math.min(checks, CHECKS_AFTER_MS.length - 1)] ?? MINUTE_MS;
  return new Date(now.getTime() + afterMs);
}

/** Keeps the end of an install to be judged later. Of two of a topic, the one triggered last counts. */
export async function postponeEnd(end: InstallEnd, now: Date): Promise<void> {
  const { shop, topic, triggeredAt } = end;
  const first = { receivedAt: now, checkAt: nextCheck(0, now), checks: 0 };
  await commit(() => [
    db.postponedEnd.upsert({
      where: { shop_topic: { shop, topic } },
      create: { ...end, ...first },
      update: {},
    }),
    db.postponedEnd.updateMany({
      where: { shop, topic, triggeredAt: { lt: triggeredAt } },
      data: { triggeredAt },
    }),
  ]);
}

/** Those to be judged by now; also those put off further than any is, as after a clock was set back. */
export async function endsToCheck(now: Date): Promise<PostponedInstallEnd[]> {
  const furthest = new Date(now.getTime() + Math.max(...CHECKS_AFTER_MS));
  const ends = await db.postponedEnd.findMany({
    where: { OR: [{ checkAt: { lte: now } }, { checkAt: { gt: furthest } }] },
    orderBy: { checkAt: "asc" },
    take: AT_ONCE,
    omit: { checkAt: true },
  });
  return ends.map(({ topic, ...end }) => ({ ...end, topic: topic as EndTopic }));
}

/** Shopify could not say it this time either: it is asked later, and later still each time. */
export async function postponeAgain(end: PostponedInstallEnd, now: Date): Promise<void> {
  const { shop, topic, checks } = end;
  await commit(() => [
    db.postponedEnd.updateMany({
      where: { shop, topic },
      data: { checks: checks + 1, checkAt: nextCheck(checks + 1, now) },
    }),
  ]);
}

/** Whether Shopify has been asked for so long that its own webhook decides. */
export function isDecidedByWebhook({ receivedAt }: PostponedInstallEnd, now: Date): boolean {
  return now.getTime() - receivedAt.getTime() >= DECIDED_AFTER_MS;
}

/** It was judged. One that was triggered after it is still to be. */
export async function forgetEnd({ shop, topic, triggeredAt }: InstallEnd): Promise<void> {
  await commit(() => [
    db.postponedEnd.deleteMany({ where: { shop, topic, triggeredAt: { lte: triggeredAt } } }),
  ]);
}

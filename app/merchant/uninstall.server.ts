import { installDates, confirmInstalled } from "./install.server.ts";
import { commit, db, write } from "../server/database/db.server.ts";
import { MINUTE_MS, HOUR_MS, DAY_MS } from "../server/durations.ts";

/**
 * Shopify's answer about a shop's stored token. `unknown` is anything but an answer to that
 * question: also a shop that is frozen, locked or not found, and a token that can't be used any
 * more.
 */
export type TokenLife = "lives" | "dead" | "unknown";

/**
 * Whether to obey a webhook that ends an install. `late` means that it concerns an earlier install:
 * triggered before the last confirmation of the present one, or while the stored token is valid,
 * since an uninstall revokes every token at once. A dead token proves nothing, so the webhook
 * counts. `unknown` is asked again later: data destroyed by mistake does not come back.
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
  // Decided before: the token that could be checked was destroyed then.
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

/** A webhook that ends an install. */
export interface InstallEnd {
  shop: string;
  topic: EndTopic;
  triggeredAt: Date;
}

export interface PostponedInstallEnd extends InstallEnd {
  receivedAt: Date;
  checks: number;
}

/** When Shopify is asked again: after the first four times, every six hours. */
const CHECKS_AFTER_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS];
/**
 * An erasure is due within 30 days. https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 * If Shopify gives no answer for this long, the webhook, which it signed, decides.
 */
const DECIDED_AFTER_MS = 27 * DAY_MS;
/** How many are checked in one go. */
const AT_ONCE = 20;

function nextCheck(checks: number, now: Date): Date {
  const afterMs = CHECKS_AFTER_MS[Math.min(checks, CHECKS_AFTER_MS.length - 1)] ?? MINUTE_MS;
  return new Date(now.getTime() + afterMs);
}

/**
 * Stores the end of an install to be decided later. Of two with the same topic, the one triggered
 * last counts.
 */
export async function postponeEnd(end: InstallEnd, now: Date): Promise<void> {
  const { shop, topic, triggeredAt } = end;
  const first = { receivedAt: now, checkAt: nextCheck(0, now), checks: 0 };
  await commit(() => [
    write.postponedEnd.upsert({
      where: { shop_topic: { shop, topic } },
      create: { ...end, ...first },
      update: {},
    }),
    write.postponedEnd.updateMany({
      where: { shop, topic, triggeredAt: { lt: triggeredAt } },
      data: { triggeredAt },
    }),
  ]);
}

/** Those whose check is due; also those scheduled beyond the longest interval (clock set back?). */
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

/** Shopify could not answer this time either: it is asked again later, at growing intervals. */
export async function postponeAgain(end: PostponedInstallEnd, now: Date): Promise<void> {
  const { shop, topic, checks } = end;
  await commit(() => [
    write.postponedEnd.updateMany({
      where: { shop, topic },
      data: { checks: checks + 1, checkAt: nextCheck(checks + 1, now) },
    }),
  ]);
}

/** Whether Shopify has not answered for so long that its own webhook decides. */
export function isDecidedByWebhook({ receivedAt }: PostponedInstallEnd, now: Date): boolean {
  return now.getTime() - receivedAt.getTime() >= DECIDED_AFTER_MS;
}

/** Removes a decided one. One that was triggered later stays. */
export async function forgetEnd({ shop, topic, triggeredAt }: InstallEnd): Promise<void> {
  await commit(() => [
    write.postponedEnd.deleteMany({ where: { shop, topic, triggeredAt: { lte: triggeredAt } } }),
  ]);
}

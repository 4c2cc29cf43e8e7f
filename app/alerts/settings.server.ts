import { commit, db, write } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { SECOND_MS } from "../server/durations.ts";
import { seal, unsealOrClear } from "../merchant/seal.server.ts";
import { waitingOfShops } from "../outbox/stats/many-shops.server.ts";
import { deliver, type Ways } from "./deliver.server.ts";
import { testMessage } from "./messages.ts";
import { checkHost } from "./public-lookup.server.ts";
import { channelsOf, messageRows, type Channel } from "./record.server.ts";
import type { Outcome } from "./send-webhook.server.ts";
import { newSecret } from "./webhook-signature.server.ts";
import { readWebhookUrl, type UrlFault } from "./webhook-url.ts";

/** A shop's settings for alerts as pages may see them: everything but the secret. */
export interface AlertSettings {
  webhookUrl: string | null;
  digest: boolean;
  /** What came of the last message to each channel; null where none was tried. */
  last: Record<Channel, LastTry | null>;
  /** What the admin last reported of the block; null where it never did. */
  block: "placed" | "missing" | null;
}

export interface LastTry {
  at: Date;
  outcome: Outcome;
  status: number | null;
}

export async function loadAlertSettings(shop: string): Promise<AlertSettings> {
  const [settings, flow, webhook] = await Promise.all([
    db.alertSettings.findUnique({ where: { shop } }),
    lastTry(shop, "flow"),
    lastTry(shop, "webhook"),
  ]);
  return {
    webhookUrl: (settings?.webhookUrl && unsealOrClear(shop, settings.webhookUrl)) || null,
    digest: settings?.digest ?? true,
    last: { flow, webhook },
    block: settings?.blockMissingAt ? "missing" : settings?.blockPlacedAt ? "placed" : null,
  };
}

async function lastTry(shop: string, channel: Channel): Promise<LastTry | null> {
  const message = await db.alertMessage.findFirst({
    where: { shop, channel, triedAt: { not: null } },
    orderBy: { triedAt: "desc" },
    select: { triedAt: true, outcome: true, status: true },
  });
  if (!message?.triedAt) return null;
  return { at: message.triedAt, outcome: message.outcome as Outcome, status: message.status };
}

export type Saving =
  /** `secret` where a new one was made: it is shown once. */
  { kind: "saved"; secret: string | null } | { kind: "refused"; fault: UrlFault };

/**
 * Stores where a shop's alerts go. The address has to lead to a public host now; it is checked
 * again at each call. The first address gets a secret; without an address, there is none.
 */
export async function saveAlertSettings(
  shop: string,
  { webhookUrl, digest }: { webhookUrl: string; digest: boolean },
  allowedOrigins: readonly string[] = env.ALERT_ORIGINS_ALLOWED,
): Promise<Saving> {
  if (webhookUrl.trim() === "") {
    await store(shop, { webhookUrl: null, sealedSecret: null, digest });
    return { kind: "saved", secret: null };
  }
  const reading = readWebhookUrl(webhookUrl, allowedOrigins);
  if (!reading.ok) return { kind: "refused", fault: reading.fault };
  const { url } = reading;
  if (!allowedOrigins.includes(url.origin)) {
    const host = await checkHost(url.hostname);
    if (host !== "public") return { kind: "refused", fault: host };
  }
  const before = await db.alertSettings.findUnique({ where: { shop } });
  const secret = before?.sealedSecret ? null : newSecret();
  const sealed = secret === null ? {} : { sealedSecret: seal(shop, secret) };
  await store(shop, { webhookUrl: seal(shop, url.href), digest, ...sealed });
  return { kind: "saved", secret };
}

/** Makes another secret, which signs from now on; null without an address. */
export async function renewSecret(shop: string): Promise<string | null> {
  const secret = newSecret();
  const [{ count }] = await commit(() => [
    write.alertSettings.updateMany({
      where: { shop, webhookUrl: { not: null } },
      data: { sealedSecret: seal(shop, secret) },
    }),
  ]);
  return count > 0 ? secret : null;
}

function store(
  shop: string,
  data: { webhookUrl: string | null; sealedSecret?: string | null; digest: boolean },
) {
  return commit(() => [
    write.alertSettings.upsert({ where: { shop }, create: { shop, ...data }, update: data }),
  ]);
}

/** A merchant may try again after this time: each test calls somebody's server. */
const TEST_AFTER_MS = 10 * SECOND_MS;

/** Sends a test to each channel of a shop and waits for it. False if the last one was just now. */
export async function sendTest(shop: string, ways: Ways): Promise<boolean> {
  const now = ways.now();
  const justNow = new Date(now.getTime() - TEST_AFTER_MS);
  const recent = await db.alertMessage.findFirst({
    where: { shop, kind: "test", createdAt: { gt: justNow, lte: now } },
  });
  if (recent) return false;
  const settings = await db.alertSettings.findUnique({ where: { shop } });
  const waiting = (await waitingOfShops([shop])).get(shop) ?? 0;
  const message = testMessage(shop, now, waiting, env.SHOPIFY_API_KEY);
  const rows = messageRows("test", message, channelsOf(settings), now);
  await commit(() => [write.alertMessage.createMany({ data: rows })]);
  const stored = await db.alertMessage.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
  });
  await Promise.all(stored.map((one) => deliver(one, ways)));
  return true;
}

/** Stores what App Bridge says in the admin of the block, where it says something else than before. */
export async function reportBlock(
  shop: string,
  state: "placed" | "missing",
  now: Date,
): Promise<void> {
  const before = await db.alertSettings.findUnique({ where: { shop } });
  if (state === "missing" && before?.blockMissingAt) return;
  const data =
    state === "missing" ? { blockMissingAt: now } : { blockPlacedAt: now, blockMissingAt: null };
  await commit(() => [
    write.alertSettings.upsert({ where: { shop }, create: { shop, ...data }, update: data }),
  ]);
}

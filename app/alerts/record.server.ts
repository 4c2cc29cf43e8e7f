import { randomUUID } from "node:crypto";
import { commit, isMissing, isTaken, write } from "../server/database/db.server.ts";
import type { AlertedShop } from "../merchant/alerted-shops.server.ts";
import { isMessageDue, type Found } from "./causes.ts";
import type { Kind, Message } from "./messages.ts";

export type Channel = "flow" | "webhook";

type Shop = Pick<AlertedShop, "shop" | "alerts" | "alertSettings">;
type AlertRow = AlertedShop["alerts"][number];

/** The channels of a shop: Shopify Flow always, as it costs nothing where no workflow listens. */
export function channelsOf(settings: { webhookUrl: string | null } | null): Channel[] {
  return settings?.webhookUrl ? ["flow", "webhook"] : ["flow"];
}

/**
 * Stores which causes are present, and a message for each that is due for one. Of several processes
 * that have found the same, one stores it. Returns how many causes got a message.
 */
export async function recordFound(
  merchant: Shop,
  found: Found[],
  compose: (found: Found) => Message,
  now: Date,
): Promise<number> {
  let written = 0;
  for (const one of found) {
    const { cause, since } = one;
    const before = merchant.alerts.find((alert) => alert.cause === cause);
    const isDue = one.ripe && isMessageDue(before?.lastSentAt ?? null, now);
    const isSame = before?.endedAt === null && before.startedAt.getTime() === since.getTime();
    if (isSame && !isDue) continue;
    const after = {
      startedAt: since,
      lastSentAt: isDue ? now : (before?.lastSentAt ?? null),
      endedAt: null,
    };
    const isStored = await store(merchant, cause, { after, message: isDue ? compose(one) : null });
    if (isStored && isDue) written += 1;
  }
  await endOthers(merchant, found, now);
  return written;
}

/**
 * Stores that a shop's digest is made, with its message, if there is one. False if another process
 * was first.
 */
export function recordDigest(merchant: Shop, message: Message | null, now: Date): Promise<boolean> {
  const after = { startedAt: now, lastSentAt: now, endedAt: now };
  return store(merchant, "weekly_digest", { after, message });
}

/**
 * Stores an alert over the row that was read, and its message in the same commit. False if the row
 * has changed since.
 */
async function store(
  { shop, alerts, alertSettings }: Shop,
  cause: Exclude<Kind, "test">,
  { after, message }: { after: Omit<AlertRow, "shop" | "cause">; message: Message | null },
): Promise<boolean> {
  const before = alerts.find((alert) => alert.cause === cause);
  const at = after.lastSentAt ?? after.startedAt;
  const messages = message ? messageRows(cause, message, channelsOf(alertSettings), at) : [];
  try {
    await commit(() => [
      before
        ? write.alert.update({
            where: {
              shop_cause: { shop, cause },
              startedAt: before.startedAt,
              lastSentAt: before.lastSentAt,
              endedAt: before.endedAt,
            },
            data: after,
          })
        : write.alert.create({ data: { shop, cause, ...after } }),
      write.alertMessage.createMany({ data: messages }),
    ]);
    return true;
  } catch (error) {
    if (isMissing(error) || isTaken(error)) return false;
    throw error;
  }
}

/** The rows of a message, one for each channel, due now. */
export function messageRows(kind: Kind, message: Message, channels: Channel[], now: Date) {
  const { shop } = message;
  const body = JSON.stringify(message);
  return channels.map((channel) => {
    const id = `msg_${randomUUID()}`;
    return { id, shop, channel, kind, body, createdAt: now, dueAt: now };
  });
}

async function endOthers({ shop, alerts }: Shop, found: Found[], now: Date): Promise<void> {
  const over = alerts.filter(
    ({ cause, endedAt }) => endedAt === null && !found.some((one) => one.cause === cause),
  );
  if (over.length === 0) return;
  await commit(() =>
    over.map(({ cause, startedAt }) =>
      write.alert.updateMany({
        where: { shop, cause, startedAt, endedAt: null },
        data: { endedAt: now },
      }),
    ),
  );
}

import type { AlertMessage } from "#prisma/client/client.ts";
import { commit, db, write } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../server/durations.ts";
import { alertMessages } from "../server/metrics.server.ts";
import { unseal, unsealOrClear } from "../merchant/seal.server.ts";
import { flowTriggerOf } from "./flow-payload.ts";
import type { Kind, Message } from "./messages.ts";
import type { Channel } from "./record.server.ts";
import { sendFlowTrigger, type AskShop } from "./send-flow.server.ts";
import type { PostWebhook, Tried } from "./send-webhook.server.ts";
import { webhookBody } from "./webhook-body.ts";

/** When a message is tried again, unless it is a test; then it is given up, and its cause gets another one the next day. */
const RETRIES_AFTER_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS];
/** While a process tries a message, no other one does; longer than any try takes. */
const CLAIMED_FOR_MS = 2 * MINUTE_MS;
const AT_ONCE = 20;
/** For how long messages that are sent or given up are kept, for the settings page. */
const KEPT_FOR_MS = 14 * DAY_MS;

/** How messages leave. */
export interface Ways {
  askOf: (shop: string) => AskShop;
  post: PostWebhook;
  now: () => Date;
}

/** Tries the messages that are due, the longest due first. Returns how many there were. */
export async function deliverDue(ways: Ways): Promise<number> {
  const due = await db.alertMessage.findMany({
    where: { dueAt: { lte: ways.now() } },
    orderBy: { dueAt: "asc" },
    take: AT_ONCE,
  });
  await Promise.all(due.map((message) => deliver(message, ways)));
  return due.length;
}

/**
 * Claims a message, tries it and stores what came of it; undefined where another process has
 * claimed it. A process that is killed between the two leaves it to the next one, which sends it
 * again under the same id.
 */
export async function deliver(message: AlertMessage, ways: Ways): Promise<Tried | undefined> {
  const { id, dueAt, kind, channel } = message;
  const at = ways.now();
  const claimedUntil = new Date(at.getTime() + CLAIMED_FOR_MS);
  const tries = message.tries + 1;
  const [{ count }] = await commit(() => [
    write.alertMessage.updateMany({ where: { id, dueAt }, data: { dueAt: claimedUntil, tries } }),
  ]);
  if (count === 0) return undefined;
  const tried = await attempt(message, at, ways);
  const isOver = tried.isFinal || kind === "test";
  const retryAfterMs = isOver ? undefined : RETRIES_AFTER_MS[tries - 1];
  const next = retryAfterMs === undefined ? null : new Date(ways.now().getTime() + retryAfterMs);
  await commit(() => [
    write.alertMessage.updateMany({
      where: { id, tries, dueAt: claimedUntil },
      data: { dueAt: next, triedAt: at, outcome: tried.outcome, status: tried.status },
    }),
  ]);
  const result = tried.outcome === "sent" ? "sent" : next ? "again" : "given_up";
  alertMessages.inc({ kind, channel, result });
  return tried;
}

async function attempt(row: AlertMessage, at: Date, { askOf, post }: Ways): Promise<Tried> {
  const message = JSON.parse(row.body) as Message;
  const kind = row.kind as Kind;
  switch (row.channel as Channel) {
    case "flow":
      return sendFlowTrigger(flowTriggerOf(kind, message), askOf(row.shop));
    case "webhook": {
      const settings = await db.alertSettings.findUnique({ where: { shop: row.shop } });
      const { webhookUrl, sealedSecret } = settings ?? {};
      const url = webhookUrl && unsealOrClear(row.shop, webhookUrl);
      const secret = sealedSecret ? unseal(row.shop, sealedSecret) : undefined;
      if (!url || secret === undefined) {
        return { outcome: "no_address", status: null, isFinal: true };
      }
      const body = JSON.stringify(webhookBody(kind, message, row.createdAt));
      return post({ id: row.id, url, secret, body, at });
    }
  }
}

/** Removes old messages that are not tried any more. */
export async function pruneMessages(now: Date): Promise<void> {
  const createdAt = { lt: new Date(now.getTime() - KEPT_FOR_MS) };
  if (!(await db.alertMessage.findFirst({ where: { createdAt, dueAt: null } }))) return;
  await commit(() => [write.alertMessage.deleteMany({ where: { createdAt, dueAt: null } })]);
}

import type { Logger } from "pino";
import { commit, db, otherWork, write } from "../server/database/db.server.ts";
import { HOUR_MS } from "../server/durations.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { isSealed, seal } from "./seal.server.ts";

/** Another process may run an earlier release for some time, and store tokens in clear. */
const AGAIN_AFTER_MS = HOUR_MS;
/** How many sessions one slice reads. */
const SLICE = 500;

/**
 * Seals what an earlier release stored in clear, Shopify's tokens and the addresses of alerts: at the
 * start, then hourly.
 */
export function startTokenSealing({ log }: { log: Pick<Logger, "error" | "info"> }): RepeatingWork {
  const sealing = startRepeating({
    everyMs: AGAIN_AFTER_MS,
    round: async () => {
      const tokens = await sealClearTokens();
      if (tokens > 0) log.info({ tokens }, "Shopify's tokens that were stored in clear are sealed");
      const addresses = await sealClearAddresses();
      if (addresses > 0) log.info({ addresses }, "Addresses of alerts are sealed");
    },
    log,
    failure: "What is stored in clear could not all be sealed; the app tries again",
  });
  void sealing.look();
  return sealing;
}

/**
 * Seals the tokens that are stored in clear, each if it is as it was read; returns how many. Those
 * that an older key sealed stay as they are: other processes may have that key alone.
 */
export async function sealClearTokens(): Promise<number> {
  let tokens = 0;
  let after = "";
  for (;;) {
    const sessions = await db.session.findMany({
      where: { id: { gt: after } },
      select: { id: true, shop: true, accessToken: true, refreshToken: true },
      orderBy: { id: "asc" },
      take: SLICE,
    });
    const changes = sessions.flatMap(({ id, shop, ...row }) =>
      (["accessToken", "refreshToken"] as const).flatMap((column) => {
        const token = row[column];
        if (!token || isSealed(token)) return [];
        return [{ where: { id, [column]: token }, data: { [column]: seal(shop, token) } }];
      }),
    );
    if (changes.length > 0) {
      const results = await commit(() => changes.map((change) => write.session.updateMany(change)));
      tokens += results.reduce((sum, { count }) => sum + count, 0);
      noteErasure();
    }
    if (sessions.length < SLICE) return tokens;
    after = sessions.at(-1)?.id ?? after;
    await otherWork();
  }
}

/** Seals the addresses of alerts that are stored in clear; returns how many. Few shops have one. */
export async function sealClearAddresses(): Promise<number> {
  const stored = await db.alertSettings.findMany({
    where: { webhookUrl: { startsWith: "http" } },
    select: { shop: true, webhookUrl: true },
  });
  const changes = stored.flatMap(({ shop, webhookUrl }) =>
    webhookUrl && !isSealed(webhookUrl)
      ? [{ where: { shop, webhookUrl }, data: { webhookUrl: seal(shop, webhookUrl) } }]
      : [],
  );
  if (changes.length === 0) return 0;
  const results = await commit(() =>
    changes.map((change) => write.alertSettings.updateMany(change)),
  );
  noteErasure();
  return results.reduce((sum, { count }) => sum + count, 0);
}

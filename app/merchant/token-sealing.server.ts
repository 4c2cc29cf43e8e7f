import type { Logger } from "pino";
import { HOUR_MS } from "../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { sealClearTokens } from "./reseal.server.ts";

/** Another process may run an earlier release for some time, and store tokens in clear. */
const AGAIN_AFTER_MS = HOUR_MS;

/** Seals the tokens of Shopify's that an earlier release stored in clear: at the start, then hourly. */
export function startTokenSealing({ log }: { log: Pick<Logger, "error" | "info"> }): RepeatingWork {
  const sealing = startRepeating({
    everyMs: AGAIN_AFTER_MS,
    round: async () => {
      const tokens = await sealClearTokens();
      if (tokens > 0) log.info({ tokens }, "Shopify's tokens that were stored in clear are sealed");
    },
    log,
    failure: "Shopify's tokens could not all be sealed; it is tried again",
  });
  void sealing.look();
  return sealing;
}

import type { Logger } from "pino";
import { errorName } from "../server/logger.server.ts";
import { droppedSeals } from "./sealed-columns.server.ts";

/** Logs, at a start, what is sealed with a key that ENCRYPTION_KEY lacks. Never rejects. */
export async function reportDroppedSeals(
  log: Pick<Logger, "error" | "warn" | "info">,
  find: typeof droppedSeals = droppedSeals,
): Promise<void> {
  try {
    const all = await find();
    const renewed = all.filter(({ renews }) => renews);
    if (renewed.length > 0) {
      log.info(
        { dropped: renewed },
        "Shopify's tokens are sealed with a key that ENCRYPTION_KEY lacks: they are renewed at the shops' next visits",
      );
    }
    const dropped = all.filter(({ renews }) => !renews);
    if (dropped.length === 0) return;
    log.error(
      { dropped },
      "Stored secrets are sealed with a key that ENCRYPTION_KEY lacks: put it behind the new one, restart, and run npm run reseal",
    );
  } catch (error) {
    log.warn({ error: errorName(error) }, "Whether all sealed secrets can be opened is not known");
  }
}

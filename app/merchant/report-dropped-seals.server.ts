import type { Logger } from "pino";
import { errorName } from "../server/logger.server.ts";
import { droppedSeals } from "./sealed-columns.server.ts";

/** Logs, at a start, what is sealed with a key that ENCRYPTION_KEY lacks. Never rejects. */
export async function reportDroppedSeals(
  log: Pick<Logger, "error" | "warn">,
  find: typeof droppedSeals = droppedSeals,
): Promise<void> {
  try {
    const dropped = await find();
    if (dropped.length === 0) return;
    log.error(
      { dropped },
      "Stored secrets are sealed with a key that ENCRYPTION_KEY lacks: put it behind the new one, restart, and run npm run reseal",
    );
  } catch (error) {
    log.warn({ error: errorName(error) }, "Whether all sealed secrets can be opened is not known");
  }
}

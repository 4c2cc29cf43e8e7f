import type { Logger } from "pino";
import { SECOND_MS } from "../server/durations.ts";
import { Incidents } from "../server/incidents.ts";
import { errorName } from "../server/logger.server.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { onCameBack } from "./came-back.ts";
import { closeRounds } from "./close-rounds.server.ts";

/** How often returns are looked for that another process has stored, or has left half done. */
const CHECK_EVERY_MS = 10 * SECOND_MS;

/** Ends the rounds of variants that came back, for as long as the process runs. */
export function startRounds({
  log,
  now = () => new Date(),
}: {
  log: Pick<Logger, "error">;
  now?: () => Date;
}): RepeatingWork {
  const incidents = new Incidents();
  const marked = new Map<string, number>();
  const tell = (shop: string, error: unknown) => {
    if (!incidents.begins(shop)) return;
    const words = "A round could not be ended; it is tried again";
    log.error({ shop, error: errorName(error) }, words);
  };
  const work = startRepeating({
    everyMs: CHECK_EVERY_MS,
    async round(stopping) {
      await closeRounds({ now: now(), isStopping: () => stopping.aborted, tell, marked });
    },
    log,
    failure: "The returns of variants could not be read",
  });
  const endListening = onCameBack(() => void work.look());
  return {
    look: () => work.look(),
    stop() {
      endListening();
      return work.stop();
    },
  };
}

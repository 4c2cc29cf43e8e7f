import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { AskShop } from "../catalog/titles.server.ts";
import { commit, db, otherWork, write } from "../server/database/db.server.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../server/durations.ts";
import { errorName } from "../server/logger.server.ts";
import { startRepeating, type RepeatingWork } from "../server/repeating-work.server.ts";
import { checkFile } from "./check/check-file.server.ts";
import { importPart, nextRun } from "./run/import-part.server.ts";
import { ROWS_PER_SECOND } from "./run/pace.ts";
import { hasRoom } from "./run/queue-room.server.ts";
import { expireImports } from "./stored/lifecycle.server.ts";

/** How often due imports are looked for: a click takes effect within a second. */
const LOOK_EVERY_MS = SECOND_MS;
const EXPIRE_EVERY_MS = HOUR_MS;
/** After a kill, another process goes on with a check after so long. */
const LEASE_MS = MINUTE_MS;
/** After an error, of Shopify's for example, an import rests for so long. */
const REST_MS = 30 * SECOND_MS;
/** While the queue has no room, it is looked at so often. */
const ROOM_EVERY_MS = 5 * SECOND_MS;

interface ImportsContext {
  /** How to ask the Admin API of a shop. */
  askOf: (shop: string) => AskShop;
  log: Pick<Logger, "error" | "info">;
  now?: () => Date;
  /** How many sign-ups an import adds to the queue each second, at most. */
  perSecond?: number;
}

/**
 * Checks and imports the files of all shops, and deletes old ones. It runs beside the web server,
 * which has Shopify's library; several processes may run it on one database. A check takes at most
 * half of the time, and of an import one part is stored at a time, while the queue has room for it:
 * the rest is left to shoppers.
 */
export function startImports({
  askOf,
  log,
  now = () => new Date(),
  perSecond = ROWS_PER_SECOND,
}: ImportsContext): Pick<RepeatingWork, "stop"> {
  const common = { log, failure: FAILURE };
  const checks = startRepeating({
    ...common,
    everyMs: LOOK_EVERY_MS,
    round: (stopping) => checkDue({ askOf, log, now, perSecond, stopping }),
  });
  const runs = startRepeating({
    ...common,
    everyMs: LOOK_EVERY_MS,
    round: (stopping) => runDue({ log, now, perSecond, stopping }),
  });
  const expiry = startRepeating({
    ...common,
    everyMs: EXPIRE_EVERY_MS,
    round: async () => {
      await expireImports(now());
    },
  });
  return {
    async stop() {
      await Promise.all([checks.stop(), runs.stop(), expiry.stop()]);
    },
  };
}

const FAILURE = "Imports could not be worked on; it is tried again";

type Round<Context> = Required<Context> & { stopping: AbortSignal };

async function checkDue({ askOf, log, now, stopping }: Round<ImportsContext>): Promise<void> {
  while (!stopping.aborted) {
    const token = randomUUID();
    const job = await takeCheck(token, now());
    if (!job) return;
    const { id, shop } = job;
    let since = performance.now();
    try {
      await checkFile(id, {
        ...{ ask: askOf(shop), token, leaseMs: LEASE_MS, now },
        isStopping: () => stopping.aborted,
        rest: async () => {
          await otherWork();
          await wait(performance.now() - since, undefined, { ref: false });
          since = performance.now();
        },
      });
      log.info({ shop, import: id }, "The check of a file ended");
    } catch (error) {
      log.error({ shop, import: id, error: errorName(error) }, "The check of a file rests");
      await restOf(id, now());
    }
    await letGo(id, token);
  }
}

async function takeCheck(token: string, now: Date) {
  const isFree = { OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] };
  const due = { state: "checking", dueAt: { lte: now } };
  const job = await db.fileImport.findFirst({
    where: { ...due, ...isFree, merchant: { uninstalledAt: null } },
    orderBy: { dueAt: "asc" },
    select: { id: true, shop: true },
  });
  if (!job) return undefined;
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const [{ count }] = await commit(() => [
    write.fileImport.updateMany({
      where: { id: job.id, ...due, ...isFree },
      data: { leaseToken: token, leaseUntil },
    }),
  ]);
  return count > 0 ? job : undefined;
}

async function letGo(id: string, token: string): Promise<void> {
  await commit(() => [
    write.fileImport.updateMany({
      where: { id, leaseToken: token },
      data: { leaseToken: null, leaseUntil: null },
    }),
  ]);
}

async function runDue(context: Omit<Round<ImportsContext>, "askOf">): Promise<void> {
  const { log, now, perSecond, stopping } = context;
  while (!stopping.aborted) {
    const run = await nextRun(now());
    if (!run) return;
    const { id, shop } = run;
    if (!(await hasRoom(run))) {
      await restOf(id, now(), ROOM_EVERY_MS);
      continue;
    }
    try {
      const done = await importPart(run, now(), perSecond);
      if (done === "done") log.info({ shop, import: id }, "Import ended");
    } catch (error) {
      log.error(
        { shop, import: id, error: errorName(error) },
        "A part of an import failed and changed nothing; the import rests and is tried again",
      );
      await restOf(id, now());
    }
    await otherWork();
  }
}

async function restOf(id: string, now: Date, forMs = REST_MS): Promise<void> {
  const dueAt = new Date(now.getTime() + forMs);
  await commit(() => [
    write.fileImport.updateMany({
      where: { id, state: { in: ["checking", "running"] } },
      data: { dueAt },
    }),
  ]);
}

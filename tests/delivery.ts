import { afterEach, beforeEach, expect } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { DELIVERY } from "#app/delivery/settings.ts";
import { startWorker, type Worker, type WorkerOptions } from "#app/delivery/worker.server.ts";
import type { Send } from "#app/klaviyo/transport.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { sendTo } from "./klaviyo-send.ts";
import { LogLines, personal } from "./log-lines.ts";
import { emptyDatabase } from "./setup/empty.ts";
import { connectShop, signUp } from "./shops.ts";
import { VirtualTime } from "./virtual-time.ts";

/** As if no other process wrote to the database: without a look every quarter of a second, hours pass quickly. */
const ALONE = { ...DELIVERY, lookEveryMs: Infinity };

/** Quicker still, for tests in which no lane sleeps that only a sweep would wake. */
export const RARELY_SWEPT = { ...ALONE, sweepEveryMs: 6 * 3_600_000 };

/** Workers, a strict Klaviyo and a real database, with one clock that the test moves. */
export function delivery() {
  const time = new VirtualTime();
  const klaviyo = createKlaviyo({ accounts: sandboxAccounts(), now: time.now });
  const send = sendTo(klaviyo, { clock: time });
  const lines = new LogLines();
  const running: Worker[] = [];

  function begin(options: Partial<WorkerOptions> = {}): Worker {
    const worker = startWorker({
      send,
      log: lines.log,
      clock: time,
      random: () => 1,
      settings: ALONE,
      ...options,
    });
    running.push(worker);
    return worker;
  }

  async function stopAll(): Promise<void> {
    const stopped = running.splice(0).map((worker) => worker.stop());
    await time.pass(200);
    await Promise.all(stopped);
  }

  /** One process's short life: long enough for two calls of a row one after the other. */
  async function work(through: Send = send): Promise<void> {
    begin({ send: through });
    await time.pass(250);
    await stopAll();
  }

  const at = () => new Date(time.now());

  /** A shop with a Klaviyo key of the double's, and one sign-up waiting. */
  async function waiting(
    key = sandboxAccounts()[0]!.key,
    changes: Parameters<typeof signUp>[0] = {},
  ) {
    const connected = await connectShop({ key });
    const { id } = await enqueue(connected.shop, signUp(changes), at());
    return { ...connected, id };
  }

  beforeEach(async () => {
    klaviyo.clear();
    // A quiet minute between tests: the double's budget is the account's, not the test's.
    await time.pass(120_000);
    // What fractions of milliseconds round to depends on the time, and that on the tests before.
    time.restart();
    await emptyDatabase();
  });

  afterEach(async () => {
    await stopAll();
    expect(personal(lines.take())).toEqual([]);
  });

  return { time, at, klaviyo, send, begin, stopAll, work, waiting };
}

export function rowOf(id: string) {
  return db.subscription.findUniqueOrThrow({
    where: { id },
    include: { attempts: { orderBy: { number: "asc" } } },
  });
}

export function merchantOf(shop: string) {
  return db.merchant.findUniqueOrThrow({ where: { shop } });
}

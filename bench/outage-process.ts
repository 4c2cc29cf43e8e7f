import { client as db } from "#app/server/database/db.server.ts";
import { DELIVERY } from "#app/delivery/settings.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { logger } from "#app/server/logger.server.ts";
import { createKlaviyo, type KlaviyoAccount } from "#sandbox/klaviyo/klaviyo.ts";
import { ConnectionReset } from "#sandbox/serve.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { VirtualTime } from "#tests/virtual-time.ts";
import { answerCommands, readArgument } from "./commands.ts";
import { peakRssMb } from "./memory.ts";

/**
 * An hour without Klaviyo in less than a minute: the usual worker, database and Klaviyo, but no sockets,
 * and a clock that advances as soon as everything waits for it.
 */
export interface OutageOptions {
  account: KlaviyoAccount;
  latencyMs: number;
}

const { account, latencyMs } = await readArgument<OutageOptions>();

/** The result of a call while Klaviyo is down. */
const troubles = {
  refusal: () => Promise.resolve(new Response(null, { status: 503 })),
  reset: () => Promise.reject(new ConnectionReset()),
  silence: () => new Promise<Response>(() => undefined),
};

export type Trouble = keyof typeof troubles;

interface Outage {
  trouble: Trouble;
  outageMs: number;
  afterMs: number;
}

const commands = {
  async run({ trouble, outageMs, afterMs }: Outage) {
    const time = new VirtualTime(Date.now());
    const klaviyo = createKlaviyo({ accounts: [account], now: time.now, remembered: 0 });
    const acceptedAt: number[] = [];
    klaviyo.onReceived(({ receivedAt }) => acceptedAt.push(receivedAt));
    let down = false;
    let calls = 0;
    const line = {
      fetch(request: Request) {
        if (!down) return klaviyo.fetch(request);
        calls += 1;
        return troubles[trouble]();
      },
    };
    const send = sendTo(line, { clock: time, latencyMs: () => latencyMs });
    // Hours pass in seconds here, and there is no other process to look for.
    const settings = { ...DELIVERY, lookEveryMs: Infinity };
    const worker = startWorker({ send, log: logger, clock: time, settings });

    // In the middle of its fastest seconds, when most calls are open.
    await time.pass(5_000);
    const before = acceptedAt.length;
    down = true;
    await time.pass(outageMs);
    down = false;
    const endedAt = time.now();
    await time.pass(afterMs);
    const stopped = worker.stop();
    await time.pass(10_000);
    await stopped;

    const failed = await db.subscription.count({
      where: { state: { notIn: ["queued", "delivered"] } },
    });
    const after = acceptedAt.slice(before).map((at) => at - endedAt);
    return { before, calls, after, failed, peakRssMb: peakRssMb() };
  },
};

export type OutageCommands = typeof commands;

answerCommands(commands);

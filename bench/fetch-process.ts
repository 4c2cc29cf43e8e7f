import { backInStockBody, requestHeaders } from "#app/klaviyo/request.ts";
import { answerCommands, readArgument } from "./commands.ts";

/** The worker's throughput is compared with this: the same calls in a bare loop, recorded nowhere. */
export interface FetchOptions {
  url: string;
  keys: string[];
}

const { url, keys } = await readArgument<FetchOptions>();
let stopping = false;
let loops: Promise<void>[] = [];
let calls = 0;

async function loop(): Promise<void> {
  while (!isStopping()) {
    const number = calls++;
    const response = await fetch(`${url}/api/back-in-stock-subscriptions`, {
      method: "POST",
      headers: requestHeaders(keys[number % keys.length] ?? ""),
      body: JSON.stringify(
        backInStockBody({
          variantId: "33001893429341",
          profile: { email: `bare-loop-${number}@example.com` },
          channels: ["EMAIL"],
        }),
      ),
    });
    await response.arrayBuffer();
    if (response.status !== 202) throw new Error(`The bare loop was answered ${response.status}`);
  }
}
const isStopping = () => stopping;

const commands = {
  start(concurrency: number) {
    stopping = false;
    loops = Array.from({ length: concurrency }, loop);
  },
  async halt() {
    stopping = true;
    await Promise.all(loops);
  },
  usage() {
    const { user, system } = process.cpuUsage();
    return { statements: 0, cpuMs: (user + system) / 1_000 };
  },
};

export type FetchCommands = typeof commands;

answerCommands(commands);

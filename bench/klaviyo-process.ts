import {
  createKlaviyo,
  type Fault,
  type KlaviyoAccount,
  type Rates,
} from "#sandbox/klaviyo/klaviyo.ts";
import { serve } from "#sandbox/serve.ts";
import { answerCommands, readArgument } from "./commands.ts";
import { AccountTally, type AccountCounts } from "./klaviyo-tally.ts";

/**
 * The local Klaviyo in its own process, on a real socket. `klaviyo-client.ts` starts it and sends it
 * commands over IPC, and it ends with its parent. However long it runs, it stores only counts.
 */
export interface KlaviyoProcessOptions {
  accounts: KlaviyoAccount[];
  latencyMs: number;
  /** Whether the rate windows are enforced; calls are counted by them in either case. */
  limited: boolean;
  windowOffsetMs: number;
  rates: Partial<Rates>;
}

/** An accepted call: its row, and when it arrived (epoch milliseconds). */
export type Receipt = [email: string, receivedAt: number];

export interface Commands {
  /** By public key; an account that was never called is missing. */
  counts: () => Record<string, AccountCounts>;
  /** Forgets counts, receipts and faults. */
  clear: () => void;
  /** Starts to record accepted calls, the first 500,000 until they are fetched. */
  watch: () => void;
  /** The accepted calls since `watch` or since the last fetch. */
  receipts: () => Receipt[];
  /** Sets the limits of accounts from now on, also within a minute. */
  limit: (rates: Partial<Rates>) => void;
  openListener: (options?: ListenerOptions) => Promise<Listener>;
  /** The present state of the socket at that address. */
  listener: (url: string) => Listener | undefined;
  failNext: (fault: Fault, times: number) => void;
  /** CPU time and memory of this process so far. */
  usage: () => { cpuMs: number; rssMb: number };
}

const MOST_RECEIPTS = 500_000;
const BACK_IN_STOCK = "/api/back-in-stock-subscriptions";

const options = await readArgument<KlaviyoProcessOptions>();
const { accounts, latencyMs, limited, windowOffsetMs, rates } = options;
const keys = new Map(accounts.map(({ key, publicApiKey }) => [key, publicApiKey]));
const tallies = new Map<string, AccountTally>();
let receipts: Receipt[] | undefined;

const klaviyo = createKlaviyo({
  accounts,
  latencyMs,
  windowOffsetMs,
  unlimited: !limited,
  remembered: 0,
  rates,
});

klaviyo.onReceived(({ profile, receivedAt }) => {
  if (receipts && receipts.length < MOST_RECEIPTS) receipts.push([profile.email ?? "", receivedAt]);
});

/** Another socket to the same Klaviyo, with its own counts. */
export interface Listener {
  url: string;
  /** All calls for sign-ups that have arrived. */
  calls: number;
  /** Calls that have arrived and are not answered yet. */
  open: number;
  /** Calls whose caller left before the answer. */
  brokenOff: number;
}

export interface ListenerOptions {
  /** Whether it serves another tool of the merchant, whose calls count only in the windows. */
  others?: boolean;
}

const listeners: Listener[] = [];

async function openListener({ others = false }: ListenerOptions = {}): Promise<Listener> {
  const listener: Listener = { url: "", calls: 0, open: 0, brokenOff: 0 };
  const served = await serve(async (request) => {
    const account = seen(request);
    const tally = others ? undefined : account;
    if (account) listener.calls += 1;
    listener.open += 1;
    try {
      const response = await klaviyo.fetch(request);
      tally?.answered(response.status);
      return response;
    } catch (error) {
      listener.brokenOff += 1;
      tally?.answered(null);
      throw error;
    } finally {
      listener.open -= 1;
    }
  });
  listener.url = served.url;
  listeners.push(listener);
  return listener;
}

/** Counts a back-in-stock call in its account's windows; undefined for any other call. */
function seen(request: Request): AccountTally | undefined {
  if (!request.url.endsWith(BACK_IN_STOCK)) return undefined;
  const [, key] = (request.headers.get("authorization") ?? "").split(" ");
  const account = keys.get(key ?? "");
  if (account === undefined) return undefined;
  const tally = tallies.get(account) ?? new AccountTally();
  tallies.set(account, tally);
  tally.seen(Date.now() + windowOffsetMs);
  return tally;
}

const commands: Commands = {
  counts: () => Object.fromEntries([...tallies].map(([account, { counts }]) => [account, counts])),
  clear() {
    klaviyo.clear();
    tallies.clear();
    receipts &&= [];
  },
  watch() {
    receipts = [];
  },
  receipts() {
    const told = receipts ?? [];
    receipts &&= [];
    return told;
  },
  limit: (limits) => void Object.assign(klaviyo.rates, limits),
  openListener,
  listener: (url) => listeners.find((listener) => listener.url === url),
  failNext: (fault, times) => klaviyo.failNext(fault, times),
  usage() {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
  },
};

answerCommands({ ...commands }, { url: (await openListener()).url });

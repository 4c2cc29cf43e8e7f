import type { KlaviyoAccount, Rates } from "#sandbox/klaviyo/klaviyo.ts";
import { startChild, type Asked } from "./child.ts";
import type { Commands, KlaviyoProcessOptions } from "./klaviyo-process.ts";

/** A local Klaviyo in a process of its own, and what it can be asked. */
export interface KlaviyoProcess extends Asked<Commands> {
  url: string;
  /** Each with a key and a public key of its own. */
  accounts: KlaviyoAccount[];
  /** How far its rate windows are off the clock's. */
  windowOffsetMs: number;
  stop: () => Promise<void>;
}

export interface StartOptions {
  accounts?: number;
  latencyMs?: number;
  limited?: boolean;
  /** What every account is beside a name and a key: what its catalogue has, whom it may text. */
  traits?: Partial<KlaviyoAccount>;
  /** As recorded in 2026 and documented unless told. */
  rates?: Partial<Rates>;
  /** Any phase at all unless told. */
  windowOffsetMs?: number;
}

/** Starts it on a port of its own. It ends with `stop`, or with this process however that ends. */
export async function startKlaviyoProcess(options: StartOptions = {}): Promise<KlaviyoProcess> {
  const accounts = Array.from({ length: options.accounts ?? 1 }, (_, number) => ({
    ...benchAccount(number),
    ...options.traits,
  }));
  const argument: KlaviyoProcessOptions = {
    accounts,
    latencyMs: options.latencyMs ?? 0,
    limited: options.limited ?? true,
    rates: options.rates ?? {},
    windowOffsetMs: options.windowOffsetMs ?? Math.floor(Math.random() * 60_000),
  };
  const { asked, ready, stop } = await startChild<Commands, { url: string }>("klaviyo-process.ts", {
    argument,
  });
  return { ...asked, ...ready, accounts, windowOffsetMs: argument.windowOffsetMs, stop };
}

const scopes = [
  "accounts:read",
  "catalogs:write",
  "lists:read",
  "lists:write",
  "profiles:write",
  "subscriptions:write",
];

/** The n-th of the accounts that every local Klaviyo here has. */
export function benchAccount(number: number): KlaviyoAccount {
  return {
    key: `pk_bench${String(number).padStart(29, "0")}`,
    scopes,
    publicApiKey: `B${String(number).padStart(5, "0")}`,
    organizationName: `Bench Outfitters ${number}`,
    testAccount: true,
  };
}

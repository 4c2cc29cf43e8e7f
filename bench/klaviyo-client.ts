import type { KlaviyoAccount, Rates } from "#sandbox/klaviyo/klaviyo.ts";
import { startChild, type Asked } from "./child.ts";
import type { Commands, KlaviyoProcessOptions } from "./klaviyo-process.ts";

/** A local Klaviyo in its own process, and its commands. */
export interface KlaviyoProcess extends Asked<Commands> {
  url: string;
  /** Each with its own key and public key. */
  accounts: KlaviyoAccount[];
  /** The offset of its rate windows from the clock's. */
  windowOffsetMs: number;
  stop: () => Promise<void>;
}

export interface StartOptions {
  accounts?: number;
  latencyMs?: number;
  limited?: boolean;
  /** The properties of every account besides name and key: its catalogue, and whom it may text. */
  traits?: Partial<KlaviyoAccount>;
  /** By default as recorded in 2026 and as documented. */
  rates?: Partial<Rates>;
  /** A random phase by default. */
  windowOffsetMs?: number;
}

/** Starts it on its own port. It ends with `stop`, or with this process, however that ends. */
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

/** The n-th account of every local Klaviyo here. */
export function benchAccount(number: number): KlaviyoAccount {
  return {
    key: `pk_bench${String(number).padStart(29, "0")}`,
    scopes,
    publicApiKey: `B${String(number).padStart(5, "0")}`,
    organizationName: `Bench Outfitters ${number}`,
    testAccount: true,
  };
}

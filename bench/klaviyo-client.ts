import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { KlaviyoAccount } from "#sandbox/klaviyo/klaviyo.ts";
import type { Commands, KlaviyoProcessOptions } from "./klaviyo-process.ts";

type Asked = {
  [Name in keyof Commands]: (
    ...args: Parameters<Commands[Name]>
  ) => Promise<ReturnType<Commands[Name]>>;
};

/** A local Klaviyo in a process of its own, and what it can be asked. */
export interface KlaviyoProcess extends Asked {
  url: string;
  /** Each with a key and a public key of its own. */
  accounts: KlaviyoAccount[];
  /** How far its rate windows are off the clock's. */
  windowOffsetMs: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  accounts?: number;
  latencyMs?: number;
  limited?: boolean;
  /** Any phase at all unless told. */
  windowOffsetMs?: number;
}

/** Starts it on a port of its own. It ends with `stop`, or with this process however that ends. */
export async function startKlaviyoProcess(options: StartOptions = {}): Promise<KlaviyoProcess> {
  const accounts = Array.from({ length: options.accounts ?? 1 }, (_, number) => account(number));
  const asked: KlaviyoProcessOptions = {
    accounts,
    latencyMs: options.latencyMs ?? 0,
    limited: options.limited ?? true,
    windowOffsetMs: options.windowOffsetMs ?? Math.floor(Math.random() * 60_000),
  };
  const file = fileURLToPath(new URL("klaviyo-process.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(asked)], { execArgv: [] });
  const [{ url }] = (await Promise.race([once(child, "message"), diedEarly(child)])) as [
    { url: string },
  ];
  const ask = createAsk(child);
  return {
    url,
    accounts,
    windowOffsetMs: asked.windowOffsetMs,
    counts: () => ask("counts"),
    clear: () => ask("clear"),
    watch: () => ask("watch"),
    receipts: () => ask("receipts"),
    startOtherTool: (tool) => ask("startOtherTool", tool),
    stopOtherTool: () => ask("stopOtherTool"),
    failNext: (fault, times) => ask("failNext", fault, times),
    usage: () => ask("usage"),
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

async function diedEarly(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, "exit")) as [number | null];
  throw new Error(`The local Klaviyo could not start (${code ?? "killed"})`);
}

/** One question at a time or several: each answer carries the number of its question. */
function createAsk(child: ChildProcess) {
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;
  child.on("message", ({ id, value }: { id: number; value: unknown }) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  return <Name extends keyof Commands>(name: Name, ...args: Parameters<Commands[Name]>) =>
    new Promise<ReturnType<Commands[Name]>>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, resolve as (value: unknown) => void);
      child.send({ id, name, args }, (error) => {
        if (error) reject(error);
      });
    });
}

const scopes = [
  "accounts:read",
  "catalogs:write",
  "lists:read",
  "lists:write",
  "profiles:write",
  "subscriptions:write",
];

function account(number: number): KlaviyoAccount {
  return {
    key: `pk_bench${String(number).padStart(29, "0")}`,
    scopes,
    publicApiKey: `B${String(number).padStart(5, "0")}`,
    organizationName: `Bench Outfitters ${number}`,
    testAccount: true,
  };
}

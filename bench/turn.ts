import { setTimeout as wait } from "node:timers/promises";
import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** Some seconds of one of the two that are compared. */
export interface Turn {
  /** What Klaviyo accepted while it was measured, and in the whole turn. */
  accepted: number;
  whole: number;
  /** How long it was measured, and what of database and CPU it and Klaviyo used meanwhile. */
  ms: number;
  statements: number;
  cpuMs: number;
  klaviyoCpuMs: number;
}

interface Runner {
  start: () => Promise<void>;
  /** Resolves when nothing of it is open any more. */
  halt: () => Promise<void>;
  usage: () => Promise<{ statements: number; cpuMs: number }>;
}

/** Lets one run: warm up, measure, end. */
export async function takeTurn(
  klaviyo: KlaviyoProcess,
  { start, halt, usage }: Runner,
  { warmUpMs, ms }: { warmUpMs: number; ms: number },
): Promise<Turn> {
  const look = async () => {
    const [counts, used, klaviyos] = await Promise.all([
      klaviyo.counts(),
      usage(),
      klaviyo.usage(),
    ]);
    const accepted = Object.values(counts).reduce((total, one) => total + one.accepted, 0);
    return { ...used, accepted, ms: performance.now(), klaviyoCpuMs: klaviyos.cpuMs };
  };
  const begun = await look();
  await start();
  await wait(warmUpMs);
  const before = await look();
  await wait(ms);
  const after = await look();
  await halt();
  return {
    accepted: after.accepted - before.accepted,
    whole: (await look()).accepted - begun.accepted,
    ms: after.ms - before.ms,
    statements: after.statements - before.statements,
    cpuMs: after.cpuMs - before.cpuMs,
    klaviyoCpuMs: after.klaviyoCpuMs - before.klaviyoCpuMs,
  };
}

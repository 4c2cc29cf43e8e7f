import { setTimeout as wait } from "node:timers/promises";
import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** Some seconds of one of the two compared programs. */
export interface Turn {
  /** What Klaviyo accepted during the measurement, and in the whole turn. */
  accepted: number;
  whole: number;
  /** The length of the measurement, and the statements and CPU time that it and Klaviyo used in it. */
  ms: number;
  statements: number;
  cpuMs: number;
  klaviyoCpuMs: number;
}

interface Runner {
  start: () => Promise<void>;
  /** Resolves when no call of it is open. */
  halt: () => Promise<void>;
  usage: () => Promise<{ statements: number; cpuMs: number }>;
}

/** Runs one of them: warm up, measure, end. */
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

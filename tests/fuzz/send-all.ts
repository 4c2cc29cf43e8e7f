import fc from "fast-check";
import { sendBytes, type Sendable } from "./raw-request.ts";

/** How many connections are open at a time: many of them wait for an answer that does not come. */
const AT_A_TIME = 100;

/**
 * The same for the staff of one shop: each action that changes rows waits for the shop's others, for
 * two seconds at most, and a shop has no hundred people who click in the same moment.
 */
export const STAFF_AT_A_TIME = 20;

/** How many requests are made at once: all of them would take all memory. */
const BATCH = 500;

export interface SendingOptions {
  port: number;
  count: number;
  seed: number;
  /** How many are on their way at a time. */
  atATime?: number;
}

/**
 * Makes and sends this many requests. The same seed makes the same ones, but for their times;
 * `prepare` signs each just before it is sent. `note` gets each with the status of its answer.
 */
export async function sendAll<Value, Made extends Sendable>(
  { port, count, seed, atATime = AT_A_TIME }: SendingOptions,
  arbitrary: fc.Arbitrary<Value>,
  prepare: (value: Value, number: number) => Made | Promise<Made>,
  note: (answered: Made & { status: number }) => void,
): Promise<void> {
  const left = valuesOf(arbitrary, count, seed);
  const sendNext = async () => {
    for (const [value, number] of left) {
      const made = await prepare(value, number);
      note({ ...made, status: await sendBytes(port, made) });
    }
  };
  await Promise.all(Array.from({ length: atATime }, sendNext));
}

function* valuesOf<Value>(
  arbitrary: fc.Arbitrary<Value>,
  count: number,
  seed: number,
): Generator<[value: Value, number: number]> {
  for (let from = 0; from < count; from += BATCH) {
    const numRuns = Math.min(BATCH, count - from);
    const values = fc.sample(arbitrary, { numRuns, seed: seed + from });
    for (const [at, value] of values.entries()) yield [value, from + at];
  }
}

/** The seed of a run; FUZZ_SEED repeats an earlier one. */
export function chooseSeed(): number {
  const given = process.env["FUZZ_SEED"];
  return given === undefined ? Math.trunc(Math.random() * 2 ** 30) : Number(given);
}

/** A request as an error message has it. */
export function inWords({ bytes, status }: { bytes: Buffer; status: number }): string {
  return `${status} ${JSON.stringify(bytes.toString("latin1").slice(0, 900))}`;
}

import type { ServerResponse } from "node:http";
import { setImmediate as otherWork } from "node:timers/promises";

/**
 * Resolves once the client has taken what was written and everything else of the process has had its
 * turn; false where the client is gone.
 */
export type Backpressure = () => Promise<boolean>;

/**
 * The pace of an answer, from when it is first asked for. Remix writes on however little the client
 * takes: a long answer would be read to its end at once, with nothing else done meanwhile, and kept
 * in memory as a whole.
 */
export function backpressure(response: ServerResponse): Backpressure {
  let full: (() => boolean) | undefined;
  let goOn: () => void = () => undefined;
  return async () => {
    full ??= watchWrites(response, () => goOn());
    await otherWork();
    if (full() && !response.destroyed) await new Promise<void>((resolve) => (goOn = resolve));
    return !response.destroyed;
  };
}

/** Tells whether the last write has filled the answer's buffers, and calls back when they are empty, or nobody's. */
function watchWrites(response: ServerResponse, onEmpty: () => void): () => boolean {
  let full = false;
  const write = response.write.bind(response) as (...chunk: unknown[]) => boolean;
  response.write = (...chunk: unknown[]) => {
    full = !write(...chunk);
    return !full;
  };
  // Not "once": compression hands these on to a stream of its own, and could not take them back.
  response.on("drain", () => {
    full = false;
    onEmpty();
  });
  response.on("close", onEmpty);
  return () => full;
}

/** Takes each of these only once the one before has been taken by the client; ends early where that is gone. */
export async function* withBackpressure<T>(
  items: AsyncIterable<T>,
  pace: Backpressure,
): AsyncGenerator<T> {
  for await (const item of items) {
    yield item;
    if (!(await pace())) return;
  }
}

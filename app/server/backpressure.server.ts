import type { ServerResponse } from "node:http";
import { setImmediate as otherWork } from "node:timers/promises";

/**
 * Resolves once the client has taken the written data and other work of the process has run; false
 * if the client is gone.
 */
export type Backpressure = () => Promise<boolean>;

/**
 * The backpressure of an answer, from its first call. Remix keeps writing however little the client
 * takes: a long answer would be read to its end at once, blocking the process, and kept in memory
 * as a whole.
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

/**
 * Returns whether the last write filled the answer's buffers, and calls back when they are empty or
 * the client is gone.
 */
function watchWrites(response: ServerResponse, onEmpty: () => void): () => boolean {
  let full = false;
  const write = response.write.bind(response) as (...chunk: unknown[]) => boolean;
  response.write = (...chunk: unknown[]) => {
    full = !write(...chunk);
    return !full;
  };
  // Not "once": compression passes these on to its own stream, and could not remove them.
  response.on("drain", () => {
    full = false;
    onEmpty();
  });
  response.on("close", onEmpty);
  return () => full;
}

/**
 * Yields each item only after the client has taken the one before; ends early if the client is
 * gone.
 */
export async function* withBackpressure<T>(
  items: AsyncIterable<T>,
  pace: Backpressure,
): AsyncGenerator<T> {
  for await (const item of items) {
    yield item;
    if (!(await pace())) return;
  }
}

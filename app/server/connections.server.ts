import type { Server } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

/** More turns would keep what has been read already waiting for too long. */
const MOST_TURNS = 64;

/** How many connections this process has accepted. */
let accepted = 0;

export function countConnections(server: Server): void {
  server.on("connection", () => void (accepted += 1));
}

/**
 * Resolves once the event loop has read what had arrived and accepted the connections that waited.
 * Node accepts one of them in each of its turns: without this, work that goes on by microtasks alone
 * would keep a crowd's connections waiting for seconds. https://github.com/libuv/libuv/pull/3696
 */
export async function arrivals(): Promise<void> {
  // The first turn may be what is left of the current one, in which nothing is read any more.
  await nextTurn();
  for (let turn = 1, before = -1; turn < MOST_TURNS && before !== accepted; turn += 1) {
    before = accepted;
    await nextTurn();
  }
}

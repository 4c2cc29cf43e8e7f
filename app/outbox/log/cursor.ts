import type { Direction, LogPosition } from "./scan-log.server.ts";

/** Fourteen digits of milliseconds end in the year 5138: no later than a database can hold. */
const CURSOR = /^(older|newer)\.(\d{1,14})\.([0-9a-f-]{36})$/;

/** Writes a position in the log and a direction for an address. */
export function writeCursor(direction: Direction, { createdAt, id }: LogPosition): string {
  return `${direction}.${createdAt.getTime()}.${id}`;
}

/**
 * Reads a cursor from an address; undefined where it is invalid. It names no shop: the query does.
 */
export function readCursor(
  text: string | null,
): { direction: Direction; place: LogPosition } | undefined {
  const [, direction, time, id] = CURSOR.exec(text ?? "") ?? [];
  if (!time || !id) return undefined;
  return {
    direction: direction === "newer" ? "newer" : "older",
    place: { createdAt: new Date(Number(time)), id },
  };
}

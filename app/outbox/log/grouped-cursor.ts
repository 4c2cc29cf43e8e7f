import type { Direction, LogPosition } from "./scan-log.server.ts";

/** A position in an order by something else than the time. */
export interface GroupedPosition extends LogPosition {
  /** A state, a variant's id, or the group of those without a name. */
  group: string;
}

const CURSOR = /^(older|newer)\.(\d{1,14})\.([0-9a-f-]{36}|)\.([0-9a-z]{1,20})$/;

/** Writes a position and a direction for an address. */
export function writeGroupedCursor(direction: Direction, at: GroupedPosition): string {
  return `${direction}.${at.createdAt.getTime()}.${at.id}.${at.group}`;
}

/** Reads a cursor from an address; undefined where it is invalid, or of another order. */
export function readGroupedCursor(
  text: string | null,
): { direction: Direction; place: GroupedPosition } | undefined {
  const [, direction, time, id, group] = CURSOR.exec(text ?? "") ?? [];
  if (!time || id === undefined || !group) return undefined;
  return {
    direction: direction === "newer" ? "newer" : "older",
    place: { createdAt: new Date(Number(time)), id, group },
  };
}

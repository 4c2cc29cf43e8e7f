/** A place in the list of restocks, right behind one of them, and the way to go on. */
export interface RestockCursor {
  way: "older" | "newer";
  at: Date;
  id: string;
}

const CURSOR = /^(older|newer)\.(\d{1,15})\.([\w-]{1,60})$/;

/** Reads a cursor from an address; null for none, or for what is none. */
export function readRestockCursor(text: string | null): RestockCursor | null {
  const [, way, ms, id] = CURSOR.exec(text ?? "") ?? [];
  if (ms === undefined || id === undefined) return null;
  return { way: way === "newer" ? "newer" : "older", at: new Date(Number(ms)), id };
}

/** Writes a cursor for an address. */
export function writeRestockCursor({ way, at, id }: RestockCursor): string {
  return `${way}.${at.getTime()}.${id}`;
}

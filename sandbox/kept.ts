import { readFileSync, writeFileSync } from "node:fs";

const LOOK_EVERY_MS = 500;

/** Reads what an earlier run stored; undefined if there is nothing, or nothing readable. */
export function readKept(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes a value to a file whenever it has changed. Returns a function that writes it a last time and stops. */
export function keep(file: string, value: () => unknown): () => void {
  let written = "";
  const write = () => {
    const text = JSON.stringify(value(), null, 2);
    if (text !== written) writeFileSync(file, (written = text));
  };
  write();
  const timer = setInterval(write, LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    write();
  };
}

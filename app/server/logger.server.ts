import { pino } from "pino";
import { env } from "./env.server.ts";

/**
 * Structured lines on standard output. What is passed here is chosen field by field: shops, ids,
 * counts, codes. The redaction is a second lock for what must never be there, not the first.
 */
export const logger = pino({
  level: env.LOG_LEVEL,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [
      "email",
      "phone",
      "key",
      "authorization",
      "*.email",
      "*.phone",
      "*.key",
      "*.authorization",
    ],
    censor: "[redacted]",
  },
});

/** A name or a code that a library or the system gave. */
const NAME = /^[\w.:-]{1,60}$/;

/** What may be logged of an error: its name and code. Its message may quote what was being stored. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error ? String(error.code) : "";
  return [error.name, code].filter((word) => NAME.test(word)).join(" ") || "Error";
}

/** A place in a file of the code, as V8 writes it. https://v8.dev/docs/stack-trace-api */
const PLACE =
  /^ {4}at (?:(?:async |new )*[\w.$<>#[\] ]{1,100} \()?((?:node:|file:\/\/\/|\/|[A-Za-z]:\\)[\w./\\:@+$%-]{1,300}:\d+:\d+)\)?$/;

/**
 * Where an error came from, without its message: that may quote what was being stored, and a quoted
 * line may look like a place.
 */
export function placesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { stack = "", message } = error;
  const behind = message === "" ? 0 : stack.indexOf(message) + message.length;
  // A message that was changed later is not in it: then no line can be told from a quoted one.
  if (message !== "" && behind < message.length) return [];
  const lines = stack.slice(behind).split("\n");
  return lines.flatMap((line) => (PLACE.test(line) ? [line.slice("    at ".length)] : []));
}

import { pino } from "pino";
import { partsOf } from "./database/error-parts.ts";
import { env } from "./env.server.ts";

/**
 * Structured lines on standard output. Callers choose each field: shops, ids, counts, codes. The
 * redaction is a second safeguard, not the first.
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

/** A name or a code from a library or the system. */
const NAME = /^[\w.:-]{1,60}$/;

/**
 * An error's name, with its codes and those of the errors that it wraps, which may be logged: a full
 * disk is known only by the code of the database's own error. A message may quote stored data.
 */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const codes = partsOf(error).flatMap((part) => part.codes);
  const words = [error.name, ...new Set(codes)].filter((word) => NAME.test(word));
  return words.join(" ") || "Error";
}

/** A location in a source file, as V8 writes it. https://v8.dev/docs/stack-trace-api */
const PLACE =
  /^ {4}at (?:(?:async |new )*[\w.$<>#[\] ]{1,100} \()?((?:node:|file:\/\/\/|\/|[A-Za-z]:\\)[\w./\\:@+$%-]{1,300}:\d+:\d+)\)?$/;

/**
 * The stack locations of an error, without its message: that may quote stored data, and a quoted
 * line may look like a location.
 */
export function placesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { stack = "", message } = error;
  const behind = message === "" ? 0 : stack.indexOf(message) + message.length;
  // A message that was changed later is not in the stack: then lines can't be told from quoted
  // ones.
  if (message !== "" && behind < message.length) return [];
  const lines = stack.slice(behind).split("\n");
  return lines.flatMap((line) => (PLACE.test(line) ? [line.slice("    at ".length)] : []));
}

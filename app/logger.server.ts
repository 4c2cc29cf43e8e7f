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

/** What may be logged of an error: its name and code. Its message may quote what was being stored. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error ? `${error.name} ${String(error.code)}` : error.name;
}

/** Where an error came from, without its message: that may quote what was being stored. */
export function placesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const lines = (error.stack ?? "").split("\n");
  return lines.flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? []);
}

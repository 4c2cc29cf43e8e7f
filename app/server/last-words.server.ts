import { logger, nameOf, placesOf } from "./logger.server.ts";

/**
 * Has a process that an error of ours ends say so in its log. Node itself would print the error's
 * message, which may quote what a stranger has sent.
 */
export function logLastWords(): void {
  const end = (error: unknown) => {
    logger.fatal({ error: nameOf(error), at: placesOf(error) }, "An error ended the process");
    process.exit(1);
  };
  process.on("uncaughtException", end).on("unhandledRejection", end);
}

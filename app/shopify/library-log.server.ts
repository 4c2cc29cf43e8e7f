import { LogSeverity } from "@shopify/shopify-api";
import { logger } from "../server/logger.server.ts";

/**
 * The known log messages of Shopify's library, verbatim. Messages that any request can cause are no
 * warnings.
 */
const KNOWN: Record<string, "info" | "warn" | "error"> = {
  "Rejected exit-iframe redirect to an untrusted destination": "info",
  "Could not find OAuth cookie": "info",
  "Invalid OAuth callback": "info",
  "Error during OAuth callback": "info",
  "Missing Bearer token in authorization header": "info",
  "Missing Authorization header review App Bridge configuration": "info",
  "Failed to register webhook": "error",
  "Failed to register webhooks": "error",
  "Failed to revoke scopes": "error",
};

/**
 * Logs for Shopify's library. It writes request data into its messages, as `| {shop: …}` or within
 * a sentence: only known sentences are passed on, without anything after them.
 */
export function logForLibrary(severity: LogSeverity, message: string): void {
  const said = message.replace(/^(\[[^\]]*\] )*/, "");
  const known = Object.keys(KNOWN).find(
    (words) =>
      said === words || (/^:? (\||$)/.test(said.slice(words.length)) && said.startsWith(words)),
  );
  if (known !== undefined) logger[KNOWN[known] ?? "error"]({ library: "shopify" }, known);
  else {
    const level = severity === LogSeverity.Error ? "error" : "warn";
    logger[level]({ library: "shopify" }, "Shopify's library logged an unknown message");
  }
}

import { isRouteErrorResponse } from "@remix-run/react";

/**
 * Whether an error means that the server did not get to an answer: no connection, a broken one, or
 * an answer of 5xx. What it answered on purpose, as 404, is none.
 */
export function isOutage(error: unknown): boolean {
  return isRouteErrorResponse(error) ? error.status >= 500 : error instanceof Error;
}

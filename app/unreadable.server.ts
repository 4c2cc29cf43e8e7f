import type { NextFunction, Request, Response } from "express";
import { logger, nameOf, placesOf } from "./logger.server.ts";

/**
 * Answers what never got to a route, or was too broken for one. Express would show the places of the
 * code to whoever asks. It takes a function of four parameters for one that answers errors.
 * https://expressjs.com/en/guide/error-handling.html
 */
export function answerUnreadable(
  error: unknown,
  { method }: Request,
  response: Response,
  _next: NextFunction,
): void {
  const status = statusOf(error);
  const entry = { method, status, error: nameOf(error) };
  if (status < 500) logger.info(entry, "A request could not be read");
  else logger.error({ ...entry, at: placesOf(error) }, "A request failed");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .status(status)
    .type("text/plain")
    .send(status < 500 ? "Bad request\n" : "Something went wrong\n");
}

/**
 * Refuses an `Origin` that is none: Remix compares it with the host before an action, and would
 * answer 500. https://www.rfc-editor.org/rfc/rfc6454#section-7
 */
export function refuseOddOrigins(
  { headers }: Request,
  response: Response,
  next: NextFunction,
): void {
  const { origin } = headers;
  if (origin === undefined || origin === "null" || URL.canParse(origin)) next();
  else response.status(400).type("text/plain").send("Bad request\n");
}

/**
 * Refuses requests for one route's data by `_data`, as pages of Remix made them before single fetch.
 * Ours make none, and Remix would serve each with an error in the operator's log, whoever sends it.
 */
export function refuseDataRequests({ url }: Request, response: Response, next: NextFunction): void {
  const query = new URLSearchParams(url.replace(/^[^?]*/, ""));
  if (query.has("_data")) response.status(400).type("text/plain").send("Bad request\n");
  else next();
}

/** Express and its parts name the status of what the client did wrong; a host that is none has a code. */
function statusOf(error: unknown): number {
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
  if (code === "ERR_INVALID_URL") return 400;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

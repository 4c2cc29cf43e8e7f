import type { NextFunction, Request, Response } from "express";
import { logger, errorName, placesOf } from "./logger.server.ts";

/**
 * Answers requests that failed before or outside a route. Express would send the stack trace to the
 * client. Express recognises an error handler by its four parameters.
 * https://expressjs.com/en/guide/error-handling.html
 */
export function answerUnreadable(
  error: unknown,
  { method }: Request,
  response: Response,
  _next: NextFunction,
): void {
  const status = statusOf(error);
  const entry = { method, status, error: errorName(error) };
  if (status < 500) logger.info(entry, "A request could not be read");
  else logger.error({ ...entry, at: placesOf(error) }, "A request failed");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // The text is neither compressed nor a file to keep.
  for (const name of ["content-encoding", "cache-control"]) response.removeHeader(name);
  response
    .status(status)
    .type("text/plain")
    .send(status < 500 ? "Bad request\n" : "Something went wrong\n");
}

/**
 * Letters, digits and dots that are percent-encoded, and segments of dots: Remix reads them as other
 * routers of the server do not, and what is on one of its routes would be reached past their checks.
 * A backslash is a slash to it. https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2
 */
const DISGUISED = /%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])|[\\/]\.{1,2}(?:[\\/]|$)|\\/i;

/** Refuses an address whose path is written so that two parts of the server would read it differently. */
export function refuseDisguisedPaths(
  { url }: Request,
  response: Response,
  next: NextFunction,
): void {
  const [path = ""] = url.split("?", 1);
  if (DISGUISED.test(path)) response.status(400).type("text/plain").send("Bad request\n");
  else next();
}

/** A host name or address, with an optional port. */
const HOST = /^[\w.:[\]-]+$/;
/** These use no cookie and no session: their requests are signed. */
const SIGNED = /^\/(proxy|webhooks)(\/|$)/i;

/**
 * Refuses requests that Remix can't represent, and actions from another origin: Remix would refuse
 * these too, with an error in the log for each.
 * https://www.rfc-editor.org/rfc/rfc6454#section-7
 */
export function refuseOddRequests(
  { method, headers, path }: Request,
  response: Response,
  next: NextFunction,
): void {
  const refuse = (status: number, words: string) =>
    void response.status(status).type("text/plain").send(`${words}\n`);
  // Parsed as Remix does.
  const forwarded = String(headers["x-forwarded-host"] ?? "")
    .split(",")[0]
    ?.trim();
  const host = forwarded || headers.host;
  if (["TRACE", "TRACK", "CONNECT"].includes(method)) {
    refuse(405, "Method not allowed");
    return;
  }
  if (host === undefined || !HOST.test(host)) {
    refuse(400, "Bad request");
    return;
  }
  const { origin } = headers;
  const orders = !["GET", "HEAD", "OPTIONS"].includes(method);
  if (origin !== undefined && origin !== "null" && !URL.canParse(origin)) {
    refuse(400, "Bad request");
    return;
  }
  if (orders && origin !== undefined && !SIGNED.test(path)) {
    if (origin === "null" || new URL(origin).host !== host) {
      refuse(403, "This is no page of that origin");
      return;
    }
  }
  next();
}

/**
 * Refuses requests for one route's data by `_data`, which Remix used before single fetch. Our pages
 * make none, and Remix would log an error for each.
 */
export function refuseDataRequests({ url }: Request, response: Response, next: NextFunction): void {
  const query = new URLSearchParams(url.replace(/^[^?]*/, ""));
  if (query.has("_data")) response.status(400).type("text/plain").send("Bad request\n");
  else next();
}

/**
 * Express and its middleware set a status for client errors; an invalid host has a code instead.
 */
function statusOf(error: unknown): number {
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
  if (code === "ERR_INVALID_URL") return 400;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

/**
 * The longest value of each query parameter. Shopify's library repeats them in redirects and in the
 * frame's policy.
 */
const LONGEST: Record<string, number> = {
  /** A label of a host's name has up to 63 letters. */
  shop: 100,
  /** The shop's admin address in base64. */
  host: 256,
  locale: 35,
  embedded: 5,
  session: 128,
  hmac: 128,
  timestamp: 20,
  exitIframe: 2_048,
  "shopify-reload": 4_096,
};
/** The longest query of a page that is opened: the bounce page's address contains it twice. */
const LONGEST_OPENED = 4_096;

/**
 * Refuses an address with an overlong query or a malformed `host`. Requests of the page itself,
 * which have a token, may have a longer query.
 */
export function limitQuery(request: Request, response: Response, next: NextFunction): void {
  const query = request.url.replace(/^[^?]*/, "");
  const opened = request.headers.authorization === undefined;
  const long = [...new URLSearchParams(query)].some(
    ([name, { length }]) => length > (LONGEST[name] ?? Infinity),
  );
  if (long || (opened && query.length > LONGEST_OPENED)) {
    response.status(414).type("text/plain").send("The address is too long\n");
  } else if (!isAddress(request.query["host"])) {
    response.status(400).type("text/plain").send("Bad request\n");
  } else next();
}

/** Shopify's library builds an address from the base64 in `host`, and throws if it can't. */
function isAddress(host: unknown): boolean {
  if (host === undefined) return true;
  return (
    typeof host === "string" && /^[\w.:/-]*$/.test(Buffer.from(host, "base64").toString("latin1"))
  );
}

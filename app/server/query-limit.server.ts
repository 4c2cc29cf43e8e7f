import type { NextFunction, Request, Response } from "express";

/**
 * What a query names ends up in redirects and in the policy of the frame: Shopify's library repeats
 * it there. Each has room for what it means, and no more.
 */
const LONGEST: Record<string, number> = {
  /** A label of a host's name has up to 63 letters. */
  shop: 100,
  /** The admin's address of a shop, in base64. */
  host: 256,
  locale: 35,
  embedded: 5,
  session: 128,
  hmac: 128,
  timestamp: 20,
  exitIframe: 2_048,
  "shopify-reload": 4_096,
};
/** The whole query of a page that is opened: the bounce page's address repeats it twice. */
const LONGEST_OPENED = 4_096;

/** Refuses an address whose query is longer than what it means, or means none. Requests of the page itself go nowhere with it. */
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

/** Shopify's library makes an address of what `host` has in base64, and throws where it can't. */
function isAddress(host: unknown): boolean {
  if (host === undefined) return true;
  return (
    typeof host === "string" && /^[\w.:/-]*$/.test(Buffer.from(host, "base64").toString("latin1"))
  );
}

import type { Request, RequestHandler, Response } from "express";
import serveCompressed from "express-static-gzip";

/** Named by their content, and compressed by the build. */
const ASSETS = {
  enableBrotli: true,
  orderPreference: ["br", "gzip"],
  serveStatic: { immutable: true, maxAge: "1y" },
};

/** Serves the files of a folder as they are there when the server starts. */
export function serveAssets(folder: string): RequestHandler[] {
  return [serveCompressed(folder, ASSETS), answerMissingAsset];
}

/** What the choice of a compressed file has set before the file was looked for. */
const OF_A_FILE = ["content-encoding", "content-type", "vary"];

/**
 * Answers what the assets' middleware passes on: a file that is not there, or no longer after a
 * build, and other methods than a file has. Remix would render a page for it.
 */
function answerMissingAsset({ method }: Request, response: Response): void {
  for (const name of OF_A_FILE) response.removeHeader(name);
  const [status, words] = ["GET", "HEAD"].includes(method)
    ? [404, "Not found\n"]
    : [405, "Method not allowed\n"];
  if (status === 405) response.set("allow", "GET, HEAD");
  response.status(status).type("text/plain").send(words);
}

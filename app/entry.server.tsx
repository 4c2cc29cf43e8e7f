import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { env } from "./env.server.ts";
import { logger, nameOf } from "./logger.server.ts";
import { addDocumentResponseHeaders } from "./shopify.server.ts";

export const streamTimeout = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  if (env.APP_BRIDGE_URL) allowOtherHost(env.APP_BRIDGE_URL, headers);
  headers.set("content-type", "text/html");
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} />,
      {
        [ready]: () => {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(body);
        },
        onShellError: (error: unknown) => {
          reject(error instanceof Error ? error : new Error("The page could not be rendered"));
        },
        onError: (error: unknown) => {
          logger.error({ error: nameOf(error) }, "A page could not be rendered in full");
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Whoever serves another App Bridge is the host that frames the pages, and the one to load it from. */
function allowOtherHost(appBridgeUrl: string, headers: Headers): void {
  const frames = headers.get("content-security-policy");
  if (!frames) return;
  const { origin } = new URL(appBridgeUrl);
  headers.set(
    "content-security-policy",
    frames.replace("frame-ancestors", `frame-ancestors ${origin}`),
  );
  headers.set("link", `<${appBridgeUrl}>; rel="preload"; as="script"`);
}

/** What a loader or an action throws and nobody expected. An aborted request is none of it. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  logger.error(
    {
      path: new URL(request.url).pathname,
      error: nameOf(error),
      stack: error instanceof Error ? error.stack : undefined,
    },
    "A request failed",
  );
}

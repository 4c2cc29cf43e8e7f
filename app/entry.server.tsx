import { PassThrough } from "node:stream";
import {
  createReadableStreamFromReadable,
  type AppLoadContext,
  type EntryContext,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import "./locales/catalogues.server.ts";
import { localeOf } from "./locales/locale.ts";
import { ReaderProvider, DEFAULT_TIME_ZONE } from "./locales/reader.tsx";
import { NonceContext } from "./nonce.ts";
import { isUnwritable } from "./server/database/db.server.ts";
import { logger, errorName, placesOf } from "./server/logger.server.ts";
import { createNonce, policyFor } from "./shopify/own-policy.server.ts";
import { addDocumentResponseHeaders, shopOfSessionToken } from "./shopify/shopify.server.ts";

export const streamTimeout = 5_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  const nonce = createNonce();
  // Vite's development server adds scripts of its own.
  if (import.meta.env.PROD) {
    const policy = policyFor(nonce, await shopOfSessionToken(request));
    headers.set("content-security-policy", policy);
  }
  headers.set("content-type", "text/html");
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <ReaderProvider locale={localeOf(request)} timeZone={DEFAULT_TIME_ZONE}>
        <NonceContext.Provider value={nonce}>
          <RemixServer context={remixContext} url={request.url} nonce={nonce} />
        </NonceContext.Provider>
      </ReaderProvider>,
      {
        nonce,
        [ready]: () => {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(body);
        },
        onShellError: (error: unknown) => {
          reject(error instanceof Error ? error : new Error("The page could not be rendered"));
        },
        onError: (error: unknown) => {
          logger.error({ error: errorName(error) }, "A page could not be rendered in full");
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/**
 * Logs an unexpected error of a loader or an action. Aborted requests and wrong addresses are not
 * logged. Where the database is locked or away, the answer asks to try again.
 */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  if (isUnwritable(error)) context.retryLater?.();
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  logger.error(
    {
      path: shownPath(new URL(request.url).pathname),
      error: errorName(error),
      at: placesOf(error),
    },
    "A request failed",
  );
}

/** A path with ids and unknown parts replaced. */
function shownPath(pathname: string): string {
  return pathname.replaceAll(/[^/]+/g, (part) =>
    /^[a-z_-]{1,20}(\.data)?$/.test(part) ? part : ":id",
  );
}

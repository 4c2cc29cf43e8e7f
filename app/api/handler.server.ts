import type { Request as ServerRequest, RequestHandler } from "express";
import type { Answer } from "../intake/answer.server.ts";
import { addressOf, networkOf } from "../intake/forwarded-address.ts";
import { dropBody, queryOf, readCallBody } from "../server/body-limit.server.ts";
import { BODY_LIMITS } from "../server/body-pools.ts";
import { env } from "../server/env.server.ts";
import { readBytes } from "../server/read-bytes.server.ts";
import { answerCall } from "./answer.server.ts";
import type { Call } from "./call.ts";

/**
 * Answers everything under `/api` before the rest of the server sees it, as the storefront endpoint:
 * a body is read only once its token is verified.
 */
export const answerApi: RequestHandler = (request, response, next) => {
  const call: Call = {
    method: request.method,
    path: request.baseUrl + request.path.replace(/^\/$/, ""),
    query: queryOf(request),
    header: (name) => joined(request.headers[name]),
    network: readNetwork(request),
    readBody: (shop) => readCallBody(request, response, shop),
    requestId: readRequestId(joined(request.headers["x-request-id"])),
  };
  const send = async ({ status, headers, body }: Answer) => {
    await dropBody(request, response);
    const length = status === 204 ? {} : { "content-length": Buffer.byteLength(body) };
    response.writeHead(status, { ...headers, ...length }).end(body);
  };
  answerCall(call, new Date()).then(send).catch(next);
};

/** A UUID, or another long number in hexadecimal digits: nothing that a person has typed. */
const REQUEST_ID = /^[0-9a-f-]{16,64}$/i;

function readRequestId(text: string | undefined): string | undefined {
  return text !== undefined && REQUEST_ID.test(text) ? text : undefined;
}

/**
 * The network that a request came from. Shopify's proxy, which is one of the trusted, is not on the
 * way of the API: of the proxies that are trusted there is one less here, and where none is left, the
 * connection itself says it.
 */
function readNetwork({ headers, socket }: ServerRequest): string | undefined {
  const hops = env.TRUSTED_PROXY_HOPS;
  if (hops === 0) return undefined;
  return hops === 1
    ? networkOf(socket.remoteAddress ?? "")
    : addressOf(joined(headers["x-forwarded-for"]), hops - 1);
}

/** Several headers of a name are one list. */
function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join() : header;
}

/** The same for Vite's development server, whose requests reach the routes. */
export async function answerApiRequest(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const { status, headers, body } = await answerCall(
    {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      header: (name) => request.headers.get(name) ?? undefined,
      network: undefined,
      readBody: async () => (await readBytes(request, BODY_LIMITS.signUp)) ?? 413,
      requestId: undefined,
    },
    new Date(),
  );
  return new Response(status === 204 ? null : body, { status, headers });
}

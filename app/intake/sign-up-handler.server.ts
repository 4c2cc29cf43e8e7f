import type { RequestHandler } from "express";
import {
  bodyOf,
  bodyRefusalOf,
  queryOf,
  signerOf,
  type BodyRefusal,
} from "../server/body-limit.server.ts";
import { BODY_LIMITS } from "../server/body-pools.ts";
import { readBytes } from "../server/read-bytes.server.ts";
import { logger } from "../server/logger.server.ts";
import { env } from "../server/env.server.ts";
import { answerSignUp } from "./accept.server.ts";
import type { Answer } from "./answer.server.ts";
import { addressOf } from "./forwarded-address.ts";
import { RefusedSignatures, type SignatureFault } from "./refused-signatures.server.ts";

/** What a query says of its sender. */
interface ProxyQueries {
  /** The shop that signed a query as Shopify's app proxy does; undefined where it is not signed. */
  shopOf: (query: URLSearchParams) => string | undefined;
  /** Why a query names no such shop; null where it does. */
  faultOf: (query: URLSearchParams) => SignatureFault | null;
}

const FORBIDDEN: Answer = {
  status: 403,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ status: "forbidden" }),
};

/**
 * Answers sign-ups before the rest of the server sees them: for so small an answer, compression and
 * Remix's routes would take longer than everything else.
 */
export function signUpHandler({ shopOf, faultOf }: ProxyQueries): RequestHandler {
  const signatures = new RefusedSignatures(logger);
  return (request, response, next) => {
    const answer = async () => {
      const shop = signerOf(request) ?? shopOf(queryOf(request));
      if (shop === undefined) {
        signatures.noteRefused(faultOf(queryOf(request)) ?? "unsigned");
        return FORBIDDEN;
      }
      signatures.noteRight();
      const body = bodyRefusalOf(response) ?? bodyOf(request);
      const { "content-type": contentType = "", "user-agent": userAgent = "" } = request.headers;
      const { accept = "" } = request.headers;
      const requestId = readRequestId(request.headers["x-request-id"]);
      const address = readAddress(request.headers["x-forwarded-for"]);
      const asked = { contentType, userAgent, accept, address, body, requestId };
      return answerSignUp(shop, asked, new Date());
    };
    const send = ({ status, headers, body }: Answer) => {
      const length = { "content-length": Buffer.byteLength(body) };
      response.writeHead(status, { ...headers, ...length }).end(body);
    };
    answer().then(send).catch(next);
  };
}

/** A UUID, or another long number in hexadecimal digits: nothing that a person has typed. */
const REQUEST_ID = /^[0-9a-f-]{16,64}$/i;

/** The request's id, as Shopify or a proxy before us has named it; undefined for any other text. */
function readRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && REQUEST_ID.test(header) ? header : undefined;
}

/** Several headers of the name are one list, which Node joins. */
function readAddress(header: string | string[] | undefined): string | undefined {
  return addressOf(Array.isArray(header) ? header.join() : header, env.TRUSTED_PROXY_HOPS);
}

/** The same for Vite's development server, whose requests reach the route. */
export async function answerRequest(
  shop: string | undefined,
  request: Request,
  refusal?: BodyRefusal,
): Promise<Response> {
  const header = (name: string) => request.headers.get(name) ?? "";
  const answer = async () => {
    if (!shop) return FORBIDDEN;
    const body = refusal ?? (await readBytes(request, BODY_LIMITS.signUp)) ?? 413;
    const [contentType, userAgent] = [header("content-type"), header("user-agent")];
    const asked = { contentType, userAgent, accept: header("accept"), body };
    return answerSignUp(shop, asked, new Date());
  };
  const { body, ...init } = await answer();
  return new Response(body, init);
}

import { randomUUID } from "node:crypto";
import { authenticate, checkScopes, type KlaviyoAccount } from "./account.ts";
import { refuseAtEdge } from "./edge.ts";
import { findEndpoint, type Endpoint } from "./endpoint.ts";
import { checkAccept, checkContentType } from "./media.ts";
import { invalid, invalidParameter, jsonApi, refuse, REQUEST_ID, type Problem } from "./problem.ts";
import { chooseRevision } from "./revision.ts";
import { refuseThrottled } from "./throttled.ts";
import { limitsOf, nothingSpent, rateHeaders, spend, type Rates, type Spent } from "./windows.ts";

interface Gate {
  accounts: readonly KlaviyoAccount[];
  endpoints: readonly Endpoint[];
  /** The offset of Klaviyo's minute from the clock's, in milliseconds; not visible from outside. */
  windowOffset: number;
  /** The present limits of accounts, and what answers tell of them. */
  rates: () => Rates;
}

/**
 * The checks that a request passes before its endpoint. The documents do not give the order, so this
 * one is the double's own: address, key, budget, revision, scopes, media types, parameters, body.
 * A request with a known key uses the budget, whatever the answer; any other answer names no budget.
 */
export function createGate({ accounts, endpoints, windowOffset, rates }: Gate) {
  const budgets = new Map<string, Spent>();

  return async (request: Request, at: number): Promise<Response> => {
    const edge = refuseAtEdge(request.headers);
    if (edge) return edge;
    const url = new URL(request.url);
    const found = findEndpoint(endpoints, url.pathname);
    if (!found) return refuse([notFound]);
    const { endpoint, id } = found;
    if (request.method !== endpoint.method)
      return refuse([notAllowed(request.method)], { Allow: endpoint.method });
    const account = authenticate(request.headers, accounts);
    if ("status" in account) return refuse([account]);

    const purse = `${account.publicApiKey} ${endpoint.path}`;
    const limits = limitsOf(endpoint.limits, rates());
    const countedAt = at + windowOffset;
    const verdict = spend(limits, budgets.get(purse) ?? nothingSpent, countedAt);
    budgets.set(purse, verdict.spent);
    if (!verdict.allowed) return refuseThrottled(String(verdict.retryAfter));
    const requestId = randomUUID();
    const asked = {
      ...rateHeaders(limits, verdict.spent, rates().form, countedAt),
      [REQUEST_ID]: requestId,
      Cid: account.publicApiKey,
    };

    const revision = chooseRevision(request.headers, at);
    if ("status" in revision) return refuse([revision], asked);
    const headers = { ...asked, "X-Klaviyo-Api-Revision": revision.revision };
    const problem =
      checkScopes(account, endpoint.scopes) ??
      checkAccept(request.headers) ??
      (endpoint.method === "POST" ? checkContentType(request.headers) : undefined) ??
      checkParameters(url, endpoint.parameters);
    if (problem) return refuse([problem], headers);
    const body = endpoint.method === "POST" ? parse(await request.text()) : undefined;
    if (body === malformed) return refuse([invalid([], "The body is not valid JSON.")], headers);

    const answer = endpoint.answer({ account, ...revision, requestId, url, id, at, body });
    if ("problems" in answer) return refuse(answer.problems, headers);
    if ("accepted" in answer) {
      return new Response(null, { status: 202, headers: { ...headers, ...answer.headers } });
    }
    return new Response(JSON.stringify(answer.document), {
      headers: { "Content-Type": jsonApi, ...headers },
    });
  };
}

function checkParameters(url: URL, known: readonly string[]): Problem | undefined {
  const odd = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (odd === undefined) return undefined;
  return invalidParameter(odd, `'${odd}' is not an allowed parameter for this resource.`);
}

const malformed = Symbol("malformed");

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return malformed;
  }
}

const notFound: Problem = {
  status: 404,
  code: "not_found",
  title: "Not found.",
  detail: "The path is not one of the API.",
};

function notAllowed(method: string): Problem {
  const title = `Method "${method}" not allowed.`;
  return { status: 405, code: "method_not_allowed", title, detail: title };
}

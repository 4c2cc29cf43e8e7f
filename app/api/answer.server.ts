import type { Answer } from "../intake/answer.server.ts";
import type { Scope } from "../merchant/api-tokens/token.ts";
import type { FoundToken } from "../merchant/api-tokens/tokens.server.ts";
import { errorName, logger, placesOf } from "../server/logger.server.ts";
import { authenticate, isOwnOrigin } from "./authenticate.server.ts";
import type { Call } from "./call.ts";
import { corsHeaders, openCorsHeaders, preflightHeaders } from "./cors.ts";
import { postSignUp } from "./post-sign-up.server.ts";
import { problem, problemForNow } from "./problem.server.ts";
import { rateHeaders, rates, type Spent } from "./rates.server.ts";
import { readDemand } from "./read-demand.server.ts";
import { readSignUps } from "./read-sign-ups.server.ts";

/** What a method does at an address, and which scope it needs. */
interface Operation {
  scope: Scope;
  carryOut: (token: FoundToken, call: Call, now: Date) => Promise<Answer>;
}

const READ_SIGN_UPS: Operation = { scope: "sign_ups:read", carryOut: readSignUps };
const READ_DEMAND: Operation = { scope: "demand:read", carryOut: readDemand };

/** Every address of the API, with its methods. Node leaves the body out of an answer to HEAD. */
const OPERATIONS: Record<string, Record<string, Operation>> = {
  "/api/v1/sign-ups": {
    GET: READ_SIGN_UPS,
    HEAD: READ_SIGN_UPS,
    POST: { scope: "sign_ups:write", carryOut: postSignUp },
  },
  "/api/v1/demand": { GET: READ_DEMAND, HEAD: READ_DEMAND },
};

/** Answers a request of the API. Never rejects. */
export async function answerCall(call: Call, now: Date): Promise<Answer> {
  try {
    return await answerKnown(call, now);
  } catch (error) {
    logger.error(
      { method: call.method, error: errorName(error), at: placesOf(error) },
      "A request of the API failed; its caller was asked to try again",
    );
    const detail = "Something went wrong here. Try again.";
    return readableByAny(problemForNow("unavailable", 5, detail), call);
  }
}

async function answerKnown(call: Call, now: Date): Promise<Answer> {
  const { method, path } = call;
  const methods = Object.hasOwn(OPERATIONS, path) ? OPERATIONS[path] : undefined;
  if (!methods) return problem("not_found");
  const allow = [...Object.keys(methods), "OPTIONS"].join(", ");
  const origin = call.header("origin");
  if (method === "OPTIONS") {
    const cors = "POST" in methods ? { ...preflightHeaders(origin), vary: "Origin" } : {};
    return { status: 204, headers: { allow, ...cors }, body: "" };
  }
  const operation = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!operation) return problem("method_not_allowed", { headers: { allow } });
  const { network } = call;
  const authorization = call.header("authorization") ?? "";
  const found = await authenticate({ authorization, origin, network }, operation.scope, now);
  // Of a token that names other origins, a page of this one learns nothing.
  if (found.refusal?.status === 403) return withHeaders(found.refusal, { vary: "Origin" });
  if (found.refusal) return readableByAny(found.refusal, call);
  const { token } = found;
  const spent = await spend(token, method, network);
  const answer = spent.isOver
    ? problemForNow("too_many_requests", spent.resetSeconds, "The rate of this token is used up.")
    : await operation.carryOut(token, call, now);
  const isOwn = token.kind === "publishable" && isOwnOrigin(token, origin);
  return withHeaders(answer, {
    ...rateHeaders(spent),
    ...(isOwn && origin !== undefined && corsHeaders(origin)),
    vary: "Origin",
  });
}

/** As `openCorsHeaders`, for what a page's script may send. */
function readableByAny(answer: Answer, { method, header }: Call): Answer {
  const cors = method === "POST" ? openCorsHeaders(header("origin")) : {};
  return withHeaders(answer, { ...cors, vary: "Origin" });
}

/** Of a publishable token, each network has a rate of its own, where networks are told apart. */
function spend({ id, kind }: FoundToken, method: string, network?: string): Promise<Spent> {
  if (method !== "POST") return rates.spend("reads", id);
  return kind === "publishable" && network !== undefined
    ? rates.spend("shoppers", `${id} ${network}`)
    : rates.spend("writes", id);
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

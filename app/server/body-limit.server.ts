import type { IncomingHttpHeaders } from "node:http";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import { BODY_POOLS, type BodyPool } from "./body-pools.ts";
import { ROUTE_LISTS } from "./route-lists.ts";

const { signUps, webhooks, apiCalls, forms, openForms, pieces } = BODY_POOLS;

const FIRST_ROOM = 4 * 1024;
/** How long a refused client may go on sending before the connection is closed. */
const LINGER_MS = 1_000;
/** The longest time between two parts of a body. */
const STALLS_AFTER_MS = 5_000;
/** The longest time for a whole body. Shopify gives up a webhook after 5 s. */
const READ_WITHIN_MS = 10_000;

/** Why a body was not read: too slow, too large, compressed, or no room for it. */
export type BodyRefusal = 408 | 413 | 415 | 503;

const bodies = new WeakMap<Request, Buffer<ArrayBuffer>>();
const signedBy = new WeakMap<Request, string>();
const refusals = new WeakMap<Response, BodyRefusal>();

/**
 * Reads each body before anything else sees the request, and refuses a body that is larger than its
 * route allows: by its declared length, or by the received bytes without one. Remix would keep all
 * of it in memory. Nothing is decompressed. A sign-up's body is read only if its query is signed, and
 * one of the admin only with a session token, so that a stranger gets no room in their pools:
 * `shopOf` returns the shop that signed the query, and `shopOfToken` the one of the token. A webhook,
 * which is signed by its body, is read only at the address of one. Must come before all that reads
 * bodies, but the API, which reads its own.
 */
export function limitBodies(
  shopOf: (query: URLSearchParams) => string | undefined,
  shopOfToken: (request: Request) => Promise<string | undefined>,
): RequestHandler {
  return (request, response, next) => {
    const { headers } = request;
    const pool = poolOf(request.path);
    const refuse = (status: BodyRefusal) =>
      // The sign-up endpoint refuses in the shopper's language.
      pool === signUps
        ? leaveToRoute(request, response, status, next)
        : answerAtOnce(request, response, status);
    const read = () => {
      if (request.destroyed) return;
      collectBody(request, pool, (status) => (status === "read" ? next() : refuse(status)));
    };
    const readFor = (shop: string | undefined) => {
      if (shop === undefined) {
        // The route answers such a request without a look at its body.
        leaveToRoute(request, response, 503, next);
      } else {
        signedBy.set(request, shop);
        read();
      }
    };
    const early = refusalOf(headers, pool);
    if (early !== undefined) {
      refuse(early);
    } else if (!hasBody(headers)) {
      next();
    } else if (pool === signUps) {
      readFor(shopOf(queryOf(request)));
    } else if (pool === pieces || pool === forms) {
      shopOfToken(request).then(readFor, next);
    } else if (pool === webhooks && !isWebhook(request.path)) {
      readFor(undefined);
    } else {
      read();
    }
  };
}

/**
 * Reads the body of a request of the API, for a shop whose token was verified before: a stranger gets
 * no room, and each shop a quarter of it. Resolves with why a body was not read where it was not; the
 * answer closes the connection then.
 */
export function readCallBody(
  request: Request,
  response: Response,
  shop: string,
): Promise<Buffer<ArrayBuffer> | BodyRefusal> {
  return new Promise((resolve) => {
    const refuse = (status: BodyRefusal) =>
      leaveToRoute(request, response, status, () => resolve(status));
    const early = refusalOf(request.headers, apiCalls);
    if (early !== undefined) {
      refuse(early);
    } else if (!hasBody(request.headers)) {
      resolve(Buffer.alloc(0));
    } else {
      signedBy.set(request, shop);
      collectBody(request, apiCalls, (status) =>
        status === "read" ? resolve(bodyOf(request)) : refuse(status),
      );
    }
  });
}

/**
 * Reads and drops what a client still sends of a body that no route reads, for a moment, so that the
 * answer reaches it; the answer closes the connection.
 */
export function dropBody(request: Request, response: Response): Promise<void> {
  const isDropped = response.hasHeader("connection");
  const isOver = request.readableEnded || request.destroyed || !hasBody(request.headers);
  if (isDropped || isOver) return Promise.resolve();
  response.setHeader("connection", "close");
  return new Promise((resolve) => drop(request, resolve));
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** Why a body is refused before any of it is read. */
function refusalOf(headers: IncomingHttpHeaders, { most }: BodyPool): 413 | 415 | undefined {
  if (!/^(identity)?$/i.test(headers["content-encoding"]?.trim() ?? "")) return 415;
  return Number(headers["content-length"] ?? 0) > most ? 413 : undefined;
}

/** Why the body of this answer's request was not read; undefined if it was. */
export function bodyRefusalOf(response: Response): BodyRefusal | undefined {
  return refusals.get(response);
}

/** The body of a request, as it was read. */
export function bodyOf(request: Request): Buffer<ArrayBuffer> {
  return bodies.get(request) ?? Buffer.alloc(0);
}

/** The shop that signed a request's query, where that was verified before its body was read. */
export function signerOf(request: Request): string | undefined {
  return signedBy.get(request);
}

/** Each kind of body has its own limits. */
function poolOf(path: string): BodyPool {
  const [, first, second] = path.toLowerCase().split("/", 3);
  if (first === "proxy") return signUps;
  if (first === "app") return second === "import-piece" ? pieces : forms;
  return first === "webhooks" ? webhooks : openForms;
}

/** Whether a webhook has this address, as the router reads it. */
function isWebhook(path: string): boolean {
  return ROUTE_LISTS.webhook.includes(path.toLowerCase().replace(/\/+$/, ""));
}

/** The query of a request, repeated names included. */
export function queryOf({ url }: Request): URLSearchParams {
  return new URLSearchParams(url.replace(/^[^?]*/, ""));
}

function collectBody(
  request: Request,
  pool: BodyPool,
  done: (status: "read" | 408 | 413 | 503) => void,
): void {
  // One growing buffer: a list of chunks would keep an object of 200 bytes even for a chunk of one
  // byte.
  let room = Buffer.alloc(0);
  let size = 0;
  const shop = signedBy.get(request);

  const take = (chunk: Buffer) => {
    stalled.refresh();
    if (size + chunk.length > pool.most) {
      finish(413);
      return;
    }
    if (size + chunk.length > room.length) {
      const larger = Buffer.allocUnsafe(
        Math.min(pool.most, Math.max(FIRST_ROOM, 2 * room.length, size + chunk.length)),
      );
      room.copy(larger, 0, 0, size);
      const hasRoom = pool.hold(larger.length - room.length, shop, reader);
      room = larger;
      if (!hasRoom) {
        finish(503);
        return;
      }
    }
    chunk.copy(room, size);
    size += chunk.length;
  };
  const finish = (status: "read" | 408 | 413 | 503) => {
    if (status === "read") bodies.set(request, room.subarray(0, size));
    letGo();
    done(status);
  };
  const letGo = () => {
    clearTimeout(stalled);
    clearTimeout(late);
    pool.end(reader);
    pool.hold(-room.length, shop);
    room = Buffer.alloc(0);
    request.off("data", take).off("end", end).off("close", letGo);
  };
  const end = () => finish("read");
  const reader = { giveWay: () => finish(503) };
  pool.begin(reader);
  const stalled = setTimeout(finish, STALLS_AFTER_MS, 408);
  const late = setTimeout(finish, READ_WITHIN_MS, 408);
  // A client that disconnects gets no answer.
  request.on("data", take).once("end", end).once("close", letGo).on("error", letGo);
}

/**
 * Answers before closing the connection: closing it while the client still sends would reset it,
 * and the answer would be lost.
 */
function answerAtOnce(request: Request, response: Response, status: BodyRefusal): void {
  const words = `${WORDS[status]}\n`;
  response.writeHead(status, {
    "content-type": "text/plain",
    "content-length": words.length,
    connection: "close",
    ...(status === 503 && { "retry-after": "5" }),
  });
  response.write(words);
  drop(request, () => response.end());
}

function leaveToRoute(
  request: Request,
  response: Response,
  status: BodyRefusal,
  next: NextFunction,
): void {
  refusals.set(response, status);
  // The unread rest would precede the connection's next request.
  response.setHeader("connection", "close");
  drop(request, next);
}

/** Reads and drops further data for a moment. */
function drop(request: Request, then: () => void): void {
  const finish = () => {
    clearTimeout(timer);
    request.off("end", finish).off("close", finish);
    then();
  };
  const timer = setTimeout(finish, LINGER_MS);
  request.once("end", finish).once("close", finish).resume();
}

const WORDS: Record<BodyRefusal, string> = {
  408: "The body came too slowly",
  413: "The body is too large",
  415: "A body is taken as it is, not compressed",
  503: "Too much at once",
};

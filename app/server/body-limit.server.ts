import type { NextFunction, Request, Response } from "express";

/** The most that a body may weigh, in bytes. */
export const LIMITS = {
  /** A sign-up: a few fields of text. */
  signUp: 16 * 1024,
  /** A customers/redact names every order of a customer by an id of some 15 digits: 20,000 are 320 KB. */
  webhook: 1024 * 1024,
  /** A form of the admin, or of the login page. */
  form: 64 * 1024,
};

/** What all bodies may take together while they come in. */
const ALL_TOGETHER = 32 * 1024 * 1024;
const FIRST_ROOM = 4 * 1024;
/** How long a client that was refused may go on sending until it has read the answer. */
const LINGER_MS = 1_000;

let together = 0;
const bodies = new WeakMap<Request, Buffer>();

/**
 * Reads each body before anything else sees the request, and refuses what weighs more than its route
 * takes: by the length that it claims, and by what comes, where it claims none. Remix would keep all
 * of it in memory. Nothing is decompressed. To be the first of a server's functions.
 */
export function limitBody(request: Request, response: Response, next: NextFunction): void {
  const { headers } = request;
  const most = limitOf(request.path);
  // A route sees by its length that there was more than it takes.
  const refuse = most === LIMITS.signUp ? leaveToRoute(next) : answerAtOnce;
  if (!/^(identity)?$/i.test(headers["content-encoding"]?.trim() ?? "")) {
    refuse(request, response, 415);
  } else if (Number(headers["content-length"] ?? 0) > most) {
    refuse(request, response, 413);
  } else if (headers["content-length"] === undefined && !headers["transfer-encoding"]) {
    next();
  } else {
    readBody(request, most, (status, size) => {
      if (status !== "read") {
        headers["content-length"] = String(size);
        refuse(request, response, status);
      } else next();
    });
  }
}

/** The body that was read of a request. */
export function bodyOf(request: Request): Buffer {
  return bodies.get(request) ?? Buffer.alloc(0);
}

/** Webhooks and the sign-up endpoint have limits of their own. */
function limitOf(path: string): number {
  const first = path.toLowerCase().split("/", 2)[1] ?? "";
  if (first === "proxy") return LIMITS.signUp;
  return first === "webhooks" ? LIMITS.webhook : LIMITS.form;
}

type Refuse = (request: Request, response: Response, status: number) => void;

function readBody(
  request: Request,
  most: number,
  done: (status: "read" | 413 | 503, size: number) => void,
): void {
  // One buffer that grows: a list of chunks would keep an object of 200 bytes for a chunk of one.
  let room = Buffer.alloc(0);
  let size = 0;

  const take = (chunk: Buffer) => {
    if (size + chunk.length > most) {
      finish(413, size + chunk.length);
      return;
    }
    if (size + chunk.length > room.length) {
      const larger = Buffer.allocUnsafe(
        Math.min(most, Math.max(FIRST_ROOM, 2 * room.length, size + chunk.length)),
      );
      room.copy(larger, 0, 0, size);
      together += larger.length - room.length;
      room = larger;
      if (together > ALL_TOGETHER) {
        finish(503);
        return;
      }
    }
    chunk.copy(room, size);
    size += chunk.length;
  };
  const finish = (status: "read" | 413 | 503, came = size) => {
    if (status === "read") bodies.set(request, room.subarray(0, size));
    letGo();
    done(status, came);
  };
  const letGo = () => {
    together -= room.length;
    room = Buffer.alloc(0);
    request.off("data", take).off("end", end).off("close", letGo);
  };
  const end = () => finish("read");
  // A client that goes away is answered nothing.
  request.on("data", take).once("end", end).once("close", letGo).on("error", letGo);
}

/**
 * Answers, and only then ends the connection: one that is ended while the client still sends is
 * reset, and takes the answer with it.
 */
const answerAtOnce: Refuse = (request, response, status) => {
  const words = `${WORDS[status] ?? ""}\n`;
  response.writeHead(status, {
    "content-type": "text/plain",
    "content-length": words.length,
    connection: "close",
    ...(status === 503 && { "retry-after": "5" }),
  });
  response.write(words);
  drop(request, () => response.end());
};

/** The sign-up endpoint refuses in the shopper's own words. */
function leaveToRoute(next: NextFunction): Refuse {
  return (request) => drop(request, next);
}

/** Reads and drops what still comes, for a moment. */
function drop(request: Request, then: () => void): void {
  const finish = () => {
    clearTimeout(timer);
    request.off("end", finish).off("close", finish);
    then();
  };
  const timer = setTimeout(finish, LINGER_MS);
  request.once("end", finish).once("close", finish).resume();
}

const WORDS: Record<number, string> = {
  413: "The body is too large",
  415: "A body is taken as it is, not compressed",
  503: "Too much at once",
};

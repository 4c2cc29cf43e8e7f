import type { NextFunction, Request, Response } from "express";
import { Readable } from "node:stream";

/** The largest body of each kind, in bytes. */
export const LIMITS = {
  /** A sign-up: a few fields of text. */
  signUp: 16 * 1024,
  /** A customers/redact names every order of a customer by an id of some 15 digits: 20,000 are 320 KB. */
  webhook: 1024 * 1024,
  /** A form of the admin, or of the login page. */
  form: 64 * 1024,
};

/** The most that all incoming bodies may take together. */
const ALL_TOGETHER = 32 * 1024 * 1024;
const FIRST_ROOM = 4 * 1024;
/** How long a refused client may go on sending before the connection is closed. */
const LINGER_MS = 1_000;

let together = 0;
const bodies = new WeakMap<Request, Buffer>();

/**
 * Reads each body before anything else sees the request, and refuses a body that is larger than its
 * route allows: by its declared length, or by the received bytes without one. Remix would keep all
 * of it in memory. Nothing is decompressed. Must be the server's first middleware.
 */
export function limitBody(request: Request, response: Response, next: NextFunction): void {
  const { headers } = request;
  const most = limitOf(request.path);
  // The route sees by the length that the body was too large.
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

/** The body of a request, as it was read. */
function bodyOf(request: Request): Buffer {
  return bodies.get(request) ?? Buffer.alloc(0);
}

/** Webhooks and the sign-up endpoint have their own limits. */
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
  // One growing buffer: a list of chunks would keep an object of 200 bytes even for a chunk of one
  // byte.
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
  // A client that disconnects gets no answer.
  request.on("data", take).once("end", end).once("close", letGo).on("error", letGo);
}

/**
 * Answers before closing the connection: closing it while the client still sends would reset it,
 * and the answer would be lost.
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

/** The sign-up endpoint refuses in the shopper's language. */
function leaveToRoute(next: NextFunction): Refuse {
  return (request) => drop(request, next);
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

const WORDS: Record<number, string> = {
  413: "The body is too large",
  415: "A body is taken as it is, not compressed",
  503: "Too much at once",
};

/** The stream methods by which Remix reads a Node request. */
const READS = ["on", "once", "off", "pause", "resume", "destroy"] as const;

/** A request whose body was already read, made readable again for Remix. */
export function withBody(request: Request): Request {
  const bytes = bodyOf(request);
  const body = Readable.from(bytes.length > 0 ? [bytes] : [], { objectMode: false });
  const properties: PropertyDescriptorMap = {
    readable: { get: () => body.readable },
    readableHighWaterMark: { value: body.readableHighWaterMark },
  };
  for (const name of READS) {
    properties[name] = { value: (body[name] as (...given: unknown[]) => unknown).bind(body) };
  }
  return Object.create(request, properties) as Request;
}

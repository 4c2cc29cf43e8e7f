import { Readable } from "node:stream";
import type { Request } from "express";
import { bodyOf } from "./body-limit.server.ts";

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

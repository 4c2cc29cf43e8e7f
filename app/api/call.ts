import type { BodyRefusal } from "../server/body-limit.server.ts";

/** A request of the API, whichever kind of server has received it. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  header: (name: string) => string | undefined;
  /** The address or network that it came from; undefined where none is believed. */
  network: string | undefined;
  /** Reads the body for a shop; resolves with a status where the server does not take it. */
  readBody: (shop: string) => Promise<Uint8Array<ArrayBuffer> | BodyRefusal>;
  /** The request's id in the logs of a proxy before us, where it has one. */
  requestId: string | undefined;
}

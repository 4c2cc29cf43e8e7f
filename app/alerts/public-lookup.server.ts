import { lookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./webhook-url.ts";

/** A name resolves to an address that is not public. */
export class PrivateAddress extends Error {
  override name = "PrivateAddress";
  readonly code = "PRIVATE_ADDRESS";
}

/** Resolves a name to all of its addresses. */
export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[] | undefined) => void,
) => void;

const resolveBySystem: Resolve = (host, done) => {
  lookup(host, { all: true }, done);
};

/**
 * A lookup for sockets that fails where any of a name's addresses is not public. The socket connects
 * to what was checked, so a name that resolves to another address a moment later gains nothing.
 */
export function publicLookup(resolve: Resolve = resolveBySystem): LookupFunction {
  return (host, { all }, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !addresses || !first) done(error ?? new Error("The name has no address"), "", 0);
      else if (!addresses.every(({ address }) => isPublicAddress(address))) {
        done(new PrivateAddress("The name resolves to an address that is not public"), "", 0);
      } else if (all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/** Whether a name resolves, and to public addresses only. */
export function checkHost(
  host: string,
  resolve: Resolve = resolveBySystem,
): Promise<"public" | "private_host" | "unknown_host"> {
  return new Promise((answer) => {
    publicLookup(resolve)(host, { all: true }, (error) => {
      if (!error) answer("public");
      else answer(error instanceof PrivateAddress ? "private_host" : "unknown_host");
    });
  });
}

import { expect } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import type { Prisma } from "#prisma/client/client.ts";

/**
 * Holds a transaction open that has written something, as no code of the app may; returns how to let
 * it fail. Until then the event loop turns, so that code that does not wait for it runs.
 */
export async function openTransaction(
  write: (tx: Prisma.TransactionClient) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const begun = Promise.withResolvers<undefined>();
  const failing = Promise.withResolvers<never>();
  const open = db.$transaction(async (tx) => {
    await write(tx);
    begun.resolve(undefined);
    await failing.promise;
  });
  await begun.promise;
  return async () => {
    for (let round = 0; round < 10; round += 1) await new Promise(setImmediate);
    failing.reject(new Error("It fails"));
    await expect(open).rejects.toThrow("It fails");
  };
}

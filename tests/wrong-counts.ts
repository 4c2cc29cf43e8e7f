import { recount } from "#app/outbox/stats/recount.server.ts";
import { recountVariants } from "#app/outbox/stats/recount-variants.server.ts";

/** The counts by hour and by variant that differ from their rows. */
export async function wrongCounts(): Promise<object[]> {
  const found: object[] = [];
  for await (const difference of recount()) found.push(difference);
  for await (const difference of recountVariants()) found.push(difference);
  return found;
}

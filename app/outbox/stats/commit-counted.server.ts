import { commit, type Results, type Statement } from "../../server/database/db.server.ts";
import { adjustHourlyCounts } from "./hourly-counts.server.ts";
import { adjustVariantCounts } from "./variant-counts.server.ts";

/**
 * Commits statements that may change the state or the dedupe key of these rows, and adjusts the
 * counts by hour and by variant in the same commit: the rows are subtracted as they are before, and
 * added as they are after, whichever of them have really changed. Throws as `commit` does.
 */
export async function commitCounted<T extends Statement<unknown>[]>(
  ids: string[],
  statements: () => [...T],
): Promise<Results<T>> {
  return commitBetween(ids, statements, {
    before: () => adjustCounts(ids, -1),
    after: () => adjustCounts(ids, 1),
  });
}

/** The statements that adjust the counts, which must begin and end the commit. */
interface Adjustments {
  before: () => Statement<number>[];
  after: () => Statement<number>[];
}

/** The same with adjustments of the caller's. Throws as `commit` does. */
export async function commitBetween<T extends Statement<unknown>[]>(
  ids: string[],
  statements: () => [...T],
  { before, after }: Adjustments,
): Promise<Results<T>> {
  if (ids.length === 0) return commit(statements);
  let [first, last] = [0, 0];
  const results = await commit(
    () => {
      const [begin, end] = [before(), after()];
      [first, last] = [begin.length, end.length];
      return [...begin, ...statements(), ...end] as Statement<unknown>[];
    },
    { locks: { shopsOfRows: ids } },
  );
  return results.slice(first, results.length - last) as Results<T>;
}

/** Adds rows to all counts as they are at present, or subtracts them. */
export function adjustCounts(ids: string[], times: 1 | -1): [Statement<number>, Statement<number>] {
  return [adjustHourlyCounts(ids, times), adjustVariantCounts(ids, times)];
}

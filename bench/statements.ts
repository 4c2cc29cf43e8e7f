import { onExecuted } from "#tests/executed.ts";

/**
 * Counts every statement that SQLite executes for this process, BEGIN, COMMIT and ROLLBACK included.
 * Call it before the first query.
 */
export function countStatements(): () => number {
  let count = 0;
  onExecuted(() => {
    count += 1;
  });
  return () => count;
}

import { onExecuted } from "#tests/executed.ts";

/**
 * Counts every statement that this process has SQLite execute, BEGIN, COMMIT and ROLLBACK included.
 * To be called before the first query.
 */
export function countStatements(): () => number {
  let count = 0;
  onExecuted(() => {
    count += 1;
  });
  return () => count;
}

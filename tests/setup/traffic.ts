import pg from "pg";

/** The questions to a server that are not answered yet. One count for a process, however often it is loaded. */
const TRAFFIC = Symbol.for("notify-me.tests.traffic");
const shared = globalThis as { [TRAFFIC]?: { open: number } };

/**
 * Counts what this process asks a PostgreSQL server: to let time pass, a test must know that no work
 * is under way. SQLite answers at once.
 */
export function openQuestions(): number {
  return shared[TRAFFIC]?.open ?? 0;
}

/** Begins to count, in the driver itself. */
export function watchTraffic(): void {
  if (shared[TRAFFIC]) return;
  const traffic = (shared[TRAFFIC] = { open: 0 });
  const watch = (prototype: object, name: string) => {
    const original = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
    Reflect.set(prototype, name, function (this: unknown, ...args: unknown[]) {
      const answer = original.apply(this, args);
      if (answer instanceof Promise) {
        traffic.open += 1;
        const answered = () => void (traffic.open -= 1);
        answer.then(answered, answered);
      }
      return answer;
    });
  };
  watch(pg.Client.prototype, "query");
  // A query of the pool itself has its client answer to a callback.
  watch(pg.Pool.prototype, "query");
  watch(pg.Pool.prototype, "connect");
}

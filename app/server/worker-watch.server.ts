let workerAlive: (() => boolean) | undefined;

/** Registers the liveness check of this process's worker for /readyz. */
export function watchWorker(alive: () => boolean): void {
  workerAlive = alive;
}

/** Whether the worker is alive; undefined in a process that has none. */
export function isWorkerAlive(): boolean | undefined {
  return workerAlive?.();
}

let workerAlive: (() => boolean) | undefined;

/** Hands the readiness page the pulse of this process's worker. */
export function watchWorker(alive: () => boolean): void {
  workerAlive = alive;
}

/** Whether the worker turns; undefined in a process that has none. */
export function isWorkerAlive(): boolean | undefined {
  return workerAlive?.();
}

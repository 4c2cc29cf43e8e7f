import { Gauge } from "prom-client";
import { registry } from "./metrics.server.ts";

let workerAlive: (() => boolean) | undefined;

/** Registers the liveness check of this process's worker, for /readyz and /metrics. */
export function watchWorker(alive: () => boolean): void {
  workerAlive = alive;
  new Gauge({
    name: "notify_me_worker_alive",
    help: "1 if this process's worker has turned its loop in the last minute, else 0",
    registers: [registry],
    collect() {
      this.set(alive() ? 1 : 0);
    },
  });
}

/** Whether the worker is alive; undefined in a process that has none. */
export function isWorkerAlive(): boolean | undefined {
  return workerAlive?.();
}

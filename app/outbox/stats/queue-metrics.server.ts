import { Gauge } from "prom-client";
import { registry } from "../../server/metrics.server.ts";
import type { LaneCounts } from "./queue-figures.server.ts";
import { QueueLook } from "./queue-look.server.ts";

/** So long one reading serves all who ask. */
const SERVES_MS = 10_000;
/** A database that takes longer than this to read counts as one that can't be read. */
const READ_WITHIN_MS = 2_000;

/**
 * Adds what waits in the database to the figures, as all processes on it share it. While the
 * database can't be read, these figures are missing and the others are there.
 */
export function measureQueue(
  look = new QueueLook({ servesMs: SERVES_MS, withinMs: READ_WITHIN_MS }),
): void {
  const registers = [registry];

  new Gauge({
    name: "notify_me_queue_readable",
    help: "1 if the figures of the queue could be read from the database, else 0",
    registers,
    async collect() {
      this.set((await look.figures()) ? 1 : 0);
    },
  });

  new Gauge({
    name: "notify_me_shops",
    help: "Shops: open, or why nothing is sent for them; the cause of a hold, no_key, uninstalled",
    labelNames: ["shops"],
    registers,
    async collect() {
      this.reset();
      const figures = await look.figures();
      for (const { shops, count } of figures?.waiting ?? []) this.set({ shops }, count);
    },
  });

  new Gauge({
    name: "notify_me_queued_rows",
    help: "Sign-ups that wait for Klaviyo, by their shops as in notify_me_shops",
    labelNames: ["shops"],
    registers,
    async collect() {
      this.reset();
      const figures = await look.figures();
      for (const { shops, rows } of figures?.waiting ?? []) this.set({ shops }, rows);
    },
  });

  new Gauge({
    name: "notify_me_oldest_due_seconds",
    help: "For how long the longest waiting sign-up has been due, by their shops as in notify_me_shops",
    labelNames: ["shops"],
    registers,
    async collect() {
      this.reset();
      const figures = await look.figures();
      for (const { shops, oldestDueAt } of figures?.waiting ?? []) {
        const ageMs = oldestDueAt === null ? 0 : Date.now() - oldestDueAt.getTime();
        this.set({ shops }, Math.max(0, ageMs) / 1_000);
      }
    },
  });

  new Gauge({
    name: "notify_me_failing_lanes",
    help: "Klaviyo accounts whose calls fail or are refused now, by cause",
    labelNames: ["cause"],
    registers,
    async collect() {
      this.reset();
      const figures = await look.figures();
      for (const { cause, count } of figures?.lanes ?? []) if (cause) this.set({ cause }, count);
    },
  });

  new Gauge({
    name: "notify_me_lanes",
    help: "Klaviyo accounts: leased while a process works for them, otherwise idle",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      const lanes = (await look.figures())?.lanes;
      if (lanes === undefined) return;
      const total = (of: (lane: LaneCounts) => number) =>
        lanes.reduce((sum, lane) => sum + of(lane), 0);
      this.set(
        { state: "leased" },
        total(({ leased }) => leased),
      );
      this.set(
        { state: "idle" },
        total(({ count, leased }) => count - leased),
      );
    },
  });
}

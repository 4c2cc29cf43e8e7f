import type { ConnectionStatus, PauseCause } from "../../../merchant/connection-status.server.ts";
import { nextTryAt } from "../timeline/next-try.ts";

/** What a waiting row waits for; `next` is null where it is being tried. */
export type WaitsFor =
  | { kind: "no_key" }
  | { kind: "held"; hold: NonNullable<ConnectionStatus["hold"]> }
  | { kind: "lane"; cause: PauseCause; next: Date | null }
  /** Its own trouble, while Klaviyo took others. */
  | { kind: "trouble"; failures: number; next: Date | null }
  /** Klaviyo's catalog, which does not have the variant yet. */
  | { kind: "unsynced"; next: Date | null }
  | { kind: "its_turn"; next: Date | null };

/** Tells what a row that waits is waiting for. `failures` are its own, not Klaviyo's. */
export function waitsFor(
  { dueAt, failures, lastOutcome }: { dueAt: Date; failures: number; lastOutcome: string | null },
  connection: Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting">,
  now: Date,
): WaitsFor {
  const { keyLastFour, hold, waiting } = connection;
  if (!keyLastFour) return { kind: "no_key" };
  if (hold) return { kind: "held", hold };
  const next = nextTryAt(dueAt, connection, now);
  if (waiting) return { kind: "lane", cause: waiting.cause, next };
  if (failures > 0 && lastOutcome === "variant_not_found") return { kind: "unsynced", next };
  return failures > 0 ? { kind: "trouble", failures, next } : { kind: "its_turn", next };
}

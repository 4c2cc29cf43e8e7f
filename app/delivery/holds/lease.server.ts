import { renew, take, type DueLane, type Lease } from "../../outbox/queue/lane.server.ts";
import type { Clock } from "../clock.ts";

/** A lease as its holder knows it: how long it certainly lasts, and whether it is lost. */
export class HeldLease {
  readonly lease: Lease;
  /** Aborted when the lease is lost: open calls are aborted with it. */
  readonly lost = new AbortController();
  #until: number;
  onChange: () => void = () => undefined;

  constructor(lease: Lease, until: number) {
    this.lease = lease;
    this.#until = until;
  }

  get isLost(): boolean {
    return this.lost.signal.aborted;
  }

  leftMs(clock: Clock): number {
    return this.isLost ? 0 : this.#until - clock.monotonic();
  }

  lasts(until: number): void {
    this.#until = until;
    this.onChange();
  }

  lose(): void {
    if (this.isLost) return;
    this.lost.abort();
    this.onChange();
  }
}

/** Takes a lane. The time that the database needs for it counts as used lease. */
export async function acquireLease(
  lane: DueLane,
  clock: Clock,
  leaseMs: number,
): Promise<HeldLease | undefined> {
  const before = clock.monotonic();
  const lease = await take(lane, new Date(clock.now()), leaseMs);
  return lease && new HeldLease(lease, before + leaseMs);
}

/**
 * Renews all leases in one statement and marks the lost ones. Rejects where the database can't be
 * written.
 */
export async function renewAll(
  held: HeldLease[],
  clock: Clock,
  leaseMs: number,
): Promise<HeldLease[]> {
  const before = clock.monotonic();
  const tokens = held.map(({ lease }) => lease.token);
  const gone = new Set(await renew(tokens, new Date(clock.now()), leaseMs));
  const lost = held.filter(({ lease }) => gone.has(lease.token));
  for (const one of held) {
    if (gone.has(one.lease.token)) one.lose();
    else one.lasts(before + leaseMs);
  }
  return lost;
}

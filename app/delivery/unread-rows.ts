import type { ClaimedRow, Wanted } from "../outbox/queue/claim.server.ts";

/** Which rows a search reads: those that continue, those without a consent to record, or any. */
type Search = Pick<Wanted, "only" | "withoutConsentSince">;

/**
 * Which rows of a lane may be due and unread, so that a slice searches only where there may be one.
 * A plain row is one that has no consent to record.
 */
export class UnreadRows {
  /**
   * The shops that this slice has read, each with a time. Plain rows of these shops that became due
   * since that time may not have been read yet.
   */
  #plainSince = new Map<string, Date>();
  #mayBeMore = true;
  #mayBePlain = true;
  /** Rows that continue with their next step. */
  readonly #goingOn = new Set<string>();

  /** New rows of a shop may have become due. False for a shop of another lane. */
  lookAgain(shop: string): boolean {
    if (!this.#plainSince.has(shop)) return false;
    this.mayBeAny();
    return true;
  }

  /** Other processes may have committed rows, for any shop, that are due since then. */
  lookAgainSince(dueAt: Date): void {
    this.mayBeAny();
    for (const [shop, since] of this.#plainSince) {
      if (dueAt < since) this.#plainSince.set(shop, dueAt);
    }
  }

  /** Rows of any shop may have become due, including a shop that was not read yet. */
  mayBeAny(): void {
    this.#mayBeMore = true;
    this.#mayBePlain = true;
  }

  /** Rows that were left or dropped may be read again. */
  mayBeMore(): void {
    this.#mayBeMore = true;
  }

  /** Whether a search may find a row; `plainOnly` where rows with a consent are not wanted. */
  mayBe({ plainOnly }: { plainOnly: boolean }): boolean {
    return this.#mayBeMore && (!plainOnly || this.#mayBePlain || this.#goingOn.size > 0);
  }

  /** The row is settled and has a next step. */
  goOn(id: string): void {
    this.#goingOn.add(id);
    this.#mayBeMore = true;
  }

  read(id: string): void {
    this.#goingOn.delete(id);
  }

  /** What the next search of at most `limit` rows reads. What is reported from now on is for the one after it. */
  search(
    limit: number,
    { plainOnly, probe }: { plainOnly: boolean; probe: Wanted["probe"] },
  ): Search {
    this.#mayBeMore = false;
    if (!plainOnly) return {};
    const only = [...this.#goingOn].slice(0, limit);
    if (only.length > 0) return { only };
    return probe ? {} : { withoutConsentSince: this.#since };
  }

  /** The search has ended; `allUntil` is until when it has found all, null where it was cut off. */
  found(
    rows: ClaimedRow[],
    { search, seen, allUntil }: { search: Search; seen: Iterable<string>; allUntil: Date | null },
  ): void {
    const { only = [], withoutConsentSince } = search;
    for (const id of only) this.#goingOn.delete(id);
    this.#see(seen);
    if (allUntil === null || only.length > 0) this.#mayBeMore = true;
    if (withoutConsentSince) this.#lookOn(rows, allUntil);
  }

  readonly #since = (shop: string): Date => this.#plainSince.get(shop) ?? new Date(0);

  /** A shop that is new to the slice, as after its hold, may have rows due from any time. */
  #see(shops: Iterable<string>): void {
    this.#plainSince = new Map([...shops].map((shop) => [shop, this.#since(shop)]));
  }

  /**
   * A search for plain rows scans past all rows with a consent, so the next search begins where
   * this one ended.
   */
  #lookOn(found: ClaimedRow[], allUntil: Date | null): void {
    this.#mayBePlain = allUntil === null;
    const last = new Map(found.map(({ shop, dueAt }) => [shop, dueAt]));
    for (const [shop, since] of this.#plainSince) {
      const cameTo = allUntil ?? last.get(shop);
      if (cameTo && cameTo > since) this.#plainSince.set(shop, cameTo);
    }
  }
}

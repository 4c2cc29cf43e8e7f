import { isSameSubmission } from "../submission.server.ts";
import type { SignUp } from "../subscription.ts";
import type { InRound } from "./round.ts";
import { joinRow, newRow, type Joinable } from "./join.server.ts";

/** A row's id, and what links it to the other rows of a sign-up for any option, as in the model. */
export interface RowIds {
  id: string;
  anyOf: string | null;
}

/** The stored open row of a shopper and variant. */
export interface OpenRow extends Joinable, InRound, RowIds {
  shop: string;
  variantId: string;
  version: number;
  /** As in the model: more than one sign-up is in it. */
  shared: boolean;
  deliveredAt: Date | null;
}

/** What a sign-up must say of itself to be folded. */
export interface Folded {
  /** An id of its own, which a row has that it opens: `isSameSubmission` recognises it. */
  id: string;
  shop: string;
  key: string;
  signUp: SignUp;
  at: Date;
}

/**
 * What is written for all sign-ups of one shopper and variant: a row is opened, or queued again, or
 * marked as shared and otherwise left as it is, or its key is freed for a row of their own.
 */
export type Change<One extends Folded = Folded> = (
  | { kind: "open" }
  /** The stored row is as it was read. */
  | { kind: "requeue" | "share" | "release"; before: OpenRow }
) &
  RowIds & {
    /** The row after all of them. */
    row: Joinable;
    arrivals: [One, ...One[]];
  };

/**
 * Folds the sign-ups of one shopper and variant, in their order, into one change. Those that the
 * stored row answers as it is are `answered` by its `id`; those `left` need the change to be stored
 * first. Pure.
 */
export function fold<One extends Folded>(
  arrivals: [One, ...One[]],
  before: OpenRow | undefined,
): RowIds & { answered: One[]; change: Change<One> | undefined; left: One[] } {
  const { id, anyOf = null } = before ?? { ...arrivals[0], anyOf: arrivals[0].signUp.anyOf };
  const of = { id, anyOf };
  const answered: One[] = [];
  let change: Change<One> | undefined;
  for (const [at, one] of arrivals.entries()) {
    if (change) {
      const deliveredAt = before?.deliveredAt ?? null;
      const { createdAt = arrivals[0].at, stock = null } = before ?? {};
      const row = { ...change.row, deliveredAt, createdAt, stock };
      const joining = joinRow(row, one.signUp, one.at);
      if (joining.kind === "release") return { ...of, answered, change, left: arrivals.slice(at) };
      if (joining.kind === "requeue") {
        change.row = joining.row;
        if (change.kind === "share") change.kind = "requeue";
      }
      change.arrivals.push(one);
    } else if (before) {
      const joining = joinRow(before, one.signUp, one.at);
      if (joining.kind === "release") {
        const all: [One, ...One[]] = [one, ...arrivals.slice(at + 1)];
        change = { kind: "release", ...of, before, row: before, arrivals: all };
        break;
      }
      if (joining.kind === "requeue")
        change = { kind: "requeue", ...of, before, row: joining.row, arrivals: [one] };
      else if (isToBeShared(before, one))
        change = { kind: "share", ...of, before, row: before, arrivals: [one] };
      else answered.push(one);
    } else {
      change = { kind: "open", ...of, row: newRow(one.signUp), arrivals: [one] };
    }
  }
  return { ...of, answered, change, left: [] };
}

/**
 * Whether a sign-up that changes nothing else must mark the row: the first shopper could cancel it
 * otherwise, and this sign-up with it. What Klaviyo has taken can't be cancelled.
 */
function isToBeShared(row: OpenRow, one: Folded): boolean {
  return !row.shared && row.deliveredAt === null && isStranger(row, one);
}

/**
 * Whether more than one sign-up is in the row of a change after it: a row that is opened or queued
 * again is marked with that. Pure.
 */
export function isSharedAfter(change: Change): boolean {
  const wasShared = change.kind !== "open" && change.before.shared;
  return wasShared || change.arrivals.some((one) => isStranger(change, one));
}

/** Another try of the submission that opened the row is not one, and a suspected bot marks nothing. */
function isStranger(row: { id: string }, { id, signUp }: Folded): boolean {
  return !signUp.botSign && !isSameSubmission(row.id, id);
}

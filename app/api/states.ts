import type { State } from "../outbox/subscription.ts";

/** The states of sign-ups as the API names them: as merchants read them. */
export const STATE_NAMES = {
  queued: "queued",
  delivered: "sent",
  failed: "failed",
  blocked: "blocked",
} as const satisfies Record<Exclude<State, "cancelled">, string>;

/** The states by those names. */
export const STATES_BY_NAME = new Map<string, State>(
  Object.entries(STATE_NAMES).map(([state, name]) => [name, state as State]),
);

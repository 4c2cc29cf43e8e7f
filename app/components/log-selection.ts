import { useState } from "react";
import { canBeSentAgain } from "../outbox/subscription.ts";
import type { LogRow } from "./log-row.ts";

/** Which rows of the page are ticked. A row that can't be sent again any more is not, whatever it was. */
export function useSelection(rows: LogRow[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const choices = rows.filter(({ state }) => canBeSentAgain(state)).map(({ id }) => id);
  return {
    choices,
    chosen: choices.filter((id) => ticked.has(id)),
    tick(id: string, on: boolean) {
      const next = new Set(ticked);
      if (on) next.add(id);
      else next.delete(id);
      setTicked(next);
    },
    tickAll: (on: boolean) => setTicked(new Set(on ? choices : [])),
  };
}

export type Selection = ReturnType<typeof useSelection>;

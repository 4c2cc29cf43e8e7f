import { useEffect, useState } from "react";

/** What each of them answers with. */
interface Doors {
  "/app/products": { id: string; title: string }[];
  "/app/error-codes": string[];
}

/** Fetches the choices of a filter when it is first shown; empty if no answer comes. */
export function useDoorChoices<Door extends keyof Doors>(door: Door): Doors[Door] | undefined {
  const [choices, setChoices] = useState<Doors[Door]>();
  useEffect(() => {
    const abort = new AbortController();
    fetch(door, { signal: abort.signal })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as Doors[Door]) : []))
      .then(setChoices)
      .catch(() => {
        if (!abort.signal.aborted) setChoices([]);
      });
    return () => abort.abort();
  }, [door]);
  return choices;
}

import { useEffect, useState } from "react";

const DOOR = "/app/products";

export interface ProductChoice {
  id: string;
  title: string;
}

/** The products of the log, asked for when they are first needed; none where no answer comes. */
export function useProductChoices(): ProductChoice[] | undefined {
  const [choices, setChoices] = useState<ProductChoice[]>();
  useEffect(() => {
    const abort = new AbortController();
    fetch(DOOR, { signal: abort.signal })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as ProductChoice[]) : []))
      .then(setChoices)
      .catch(() => {
        if (!abort.signal.aborted) setChoices([]);
      });
    return () => abort.abort();
  }, []);
  return choices;
}

import { useCallback, useState } from "react";

/** No answer of the app's own server. */
export interface Failed {
  kind: "failed";
}

/**
 * Data that `load` fetches from the app's own server. The router is not used, since it would replace
 * the page by an error, and typed text would be lost. `read` gives the JSON its type; it is defined
 * outside of the component. Data of another `key` is dropped.
 */
export function useResource<Data>(
  path: string,
  read: (json: unknown) => Data,
  { method = "GET", key = "" }: { method?: "GET" | "POST"; key?: string } = {},
) {
  const [loading, setLoading] = useState(false);
  const [loaded, setLoaded] = useState<{ key: string; data: Data | Failed }>();
  const load = useCallback(
    async (signal?: AbortSignal): Promise<void> => {
      setLoading(true);
      const data = await fetchData(path, read, { method, signal: signal ?? null });
      if (signal?.aborted) return;
      setLoaded({ key, data });
      setLoading(false);
    },
    [path, read, method, key],
  );
  return { load, loading, data: loaded?.key === key ? loaded.data : undefined };
}

async function fetchData<Data>(
  path: string,
  read: (json: unknown) => Data,
  init: RequestInit,
): Promise<Data | Failed> {
  try {
    const answer = await fetch(path, init);
    return answer.ok ? read(await answer.json()) : { kind: "failed" };
  } catch {
    return { kind: "failed" };
  }
}

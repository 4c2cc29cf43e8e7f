import { useCallback, useState } from "react";

/** No answer of the app's own server. */
export interface Failed {
  kind: "failed";
}

/**
 * Data that `load` fetches from the app's own server. The router is not used, since it would replace
 * the page by an error, and typed text would be lost. Data of another `key` is dropped.
 */
export function useResource<Data>(path: string, method: "GET" | "POST" = "GET", key = "") {
  const [loading, setLoading] = useState(false);
  const [loaded, setLoaded] = useState<{ key: string; data: Data | Failed }>();
  const load = useCallback(
    async (signal?: AbortSignal): Promise<void> => {
      setLoading(true);
      const data = await fetchData<Data>(path, { method, signal: signal ?? null });
      if (signal?.aborted) return;
      setLoaded({ key, data });
      setLoading(false);
    },
    [path, method, key],
  );
  return { load, loading, data: loaded?.key === key ? loaded.data : undefined };
}

async function fetchData<Data>(path: string, init: RequestInit): Promise<Data | Failed> {
  try {
    const answer = await fetch(path, init);
    return answer.ok ? ((await answer.json()) as Data) : { kind: "failed" };
  } catch {
    return { kind: "failed" };
  }
}

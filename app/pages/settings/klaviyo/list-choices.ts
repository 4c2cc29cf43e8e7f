import { useState } from "react";
import type { ListChoices } from "../../../merchant/lists.server.ts";

const DOOR = "/app/klaviyo-lists";

/** What the lists came to; `failed` where not even the app itself could be asked. */
export type LoadedLists = ListChoices | { kind: "failed" };

/**
 * The lists of a Klaviyo account, once the merchant asks for them. Those of one connection are
 * forgotten with it. Asked for beside the router, which would show a failure instead of the page,
 * and what was typed into it would be gone.
 */
export function useListChoices(connection: string) {
  const [loading, setLoading] = useState(false);
  const [loaded, setLoaded] = useState<{ connection: string; lists: LoadedLists }>();
  async function load() {
    setLoading(true);
    const lists = await askForLists();
    setLoaded({ connection, lists });
    setLoading(false);
  }
  return { load, loading, loaded: loaded?.connection === connection ? loaded.lists : undefined };
}

async function askForLists(): Promise<LoadedLists> {
  try {
    const answer = await fetch(DOOR, { method: "POST" });
    return answer.ok ? ((await answer.json()) as ListChoices) : { kind: "failed" };
  } catch {
    return { kind: "failed" };
  }
}

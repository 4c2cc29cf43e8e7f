import { useState } from "react";
import type { ListChoices } from "../../../merchant/lists.server.ts";
import type { KlaviyoList } from "../../../klaviyo/lists.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { numberWords } from "../../shared/number-words.ts";

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

interface Chosen {
  consentListId: string;
  consentListName: string;
}

interface ListOption {
  value: string;
  label: string;
}

/** What can be chosen: no list, the one that is stored, and what was loaded. */
export function listOptions(
  chosen: Chosen,
  lists: KlaviyoList[] | undefined,
  { t }: Reader,
): ListOption[] {
  const { consentListId: id, consentListName: name } = chosen;
  const none = { value: "", label: t("settings.lists.none") };
  const known = (lists ?? []).map((list) => ({ value: list.id, label: list.name }));
  const stored = id !== "" && !known.some(({ value }) => value === id);
  return [none, ...(stored ? [{ value: id, label: name }] : []), ...known];
}

/** What becomes of a recorded consent with this choice. */
export function optInWords(id: string, lists: KlaviyoList[] | undefined, { t }: Reader): string {
  if (id === "") return t("settings.lists.optIn.noList");
  switch (lists?.find((list) => list.id === id)?.doubleOptIn) {
    case true:
      return t("settings.lists.optIn.double");
    case false:
      return t("settings.lists.optIn.single");
    default:
      return t("settings.lists.optIn.unknown");
  }
}

interface ListFault {
  title: string;
  body: string;
}

/** Why the lists are not there, and what to do; null where they are. */
export function listFault({ kind }: Pick<LoadedLists, "kind">, { t }: Reader): ListFault | null {
  if (kind === "lists") return null;
  return {
    title: t(`settings.lists.fault.${kind}.title`),
    body: t(`settings.lists.fault.${kind}.body`),
  };
}

/** What was loaded, for those who can't see the choice grow. */
export function loadedWords(loaded: LoadedLists | undefined, reader: Reader): string {
  if (loaded?.kind !== "lists") return "";
  const { lists, complete } = loaded;
  const count = lists.length;
  const number = numberWords(count, reader);
  if (!complete) return reader.t("settings.lists.incomplete", { number });
  return count === 0
    ? reader.t("settings.lists.empty")
    : reader.t("settings.lists.loaded", { count, number });
}

/** Whether the stored list is not among all that Klaviyo has now. */
export function isGone(id: string, loaded: LoadedLists | undefined): boolean {
  if (id === "" || loaded?.kind !== "lists" || !loaded.complete) return false;
  return !loaded.lists.some((list) => list.id === id);
}

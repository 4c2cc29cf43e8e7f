import type { ListChoices } from "../../../merchant/connection.server.ts";
import type { KlaviyoList } from "../../../klaviyo/lists.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { numberWords } from "../../shared/words.ts";
import type { Failed } from "../../shared/use-resource.ts";

/** The result of loading lists; `failed` if the app's own server could not be reached. */
export type LoadedLists = ListChoices | Failed;

interface Chosen {
  consentListId: string;
  consentListName: string;
}

interface ListOption {
  value: string;
  label: string;
}

/** The options: no list, the stored one, and the loaded ones. */
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

/** The opt-in that applies to a recorded consent with this choice. */
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

/** Why the lists could not be loaded, and what to do; null if they were. */
export function listFault({ kind }: Pick<LoadedLists, "kind">, { t }: Reader): ListFault | null {
  if (kind === "lists") return null;
  return {
    title: t(`settings.lists.fault.${kind}.title`),
    body: t(`settings.lists.fault.${kind}.body`),
  };
}

/** Announces the result of loading to screen readers. */
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

/** Whether Klaviyo no longer has the stored list. */
export function isGone(id: string, loaded: LoadedLists | undefined): boolean {
  if (id === "" || loaded?.kind !== "lists" || !loaded.complete) return false;
  return !loaded.lists.some((list) => list.id === id);
}

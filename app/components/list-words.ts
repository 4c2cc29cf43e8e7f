import type { KlaviyoList } from "../klaviyo/lists.ts";
import type { LoadedLists } from "./list-choices.ts";

interface Chosen {
  consentListId: string;
  consentListName: string;
}

export interface ListOption {
  value: string;
  label: string;
}

export const NO_LIST: ListOption = { value: "", label: "No list" };

/** What can be chosen: no list, the one that is stored, and what was loaded. */
export function listOptions(chosen: Chosen, lists: KlaviyoList[] | undefined): ListOption[] {
  const { consentListId: id, consentListName: name } = chosen;
  const known = (lists ?? []).map((list) => ({ value: list.id, label: list.name }));
  const stored = id !== "" && !known.some(({ value }) => value === id);
  return [NO_LIST, ...(stored ? [{ value: id, label: name }] : []), ...known];
}

/** What becomes of a recorded consent with this choice. */
export function optInWords(id: string, lists: KlaviyoList[] | undefined): string {
  if (id === "") {
    return "Without a list, the opt-in setting of your Klaviyo account decides whether shoppers have to confirm first.";
  }
  switch (lists?.find((list) => list.id === id)?.doubleOptIn) {
    case true:
      return "This list has double opt-in: Klaviyo asks each shopper to confirm, and only who confirms is subscribed.";
    case false:
      return "This list has single opt-in: shoppers are subscribed at once.";
    default:
      return "The list’s own opt-in applies: with double opt-in, only who confirms is subscribed.";
  }
}

interface ListFault {
  title: string;
  body: string;
}

/** Why the lists are not there, and what to do; null where they are. */
export function listFault({ kind }: LoadedLists): ListFault | null {
  switch (kind) {
    case "lists":
      return null;
    case "not_permitted":
      return {
        title: "This key may not read your lists",
        body: "The key lacks lists:read. Create a new private key in Klaviyo with full access to Lists, and connect it above; what is stored here keeps working without.",
      };
    case "refused":
      return {
        title: "Klaviyo does not accept the key any more",
        body: "It was deleted or deactivated in Klaviyo. Connect a new one above, and load the lists again.",
      };
    case "no_key":
      return {
        title: "There is no key to read your lists with",
        body: "Connect a Klaviyo key above, and load the lists again.",
      };
    case "unreachable":
      return {
        title: "Klaviyo can’t be reached",
        body: "Nothing has changed. Load the lists again in a minute.",
      };
    case "failed":
      return {
        title: "The lists could not be loaded",
        body: "Nothing has changed. Check your connection, and load the lists again.",
      };
  }
}

/** What was loaded, for those who can't see the choice grow. */
export function loadedWords(loaded: LoadedLists | undefined): string {
  if (loaded?.kind !== "lists") return "";
  const { lists, complete } = loaded;
  if (!complete)
    return `Your account has more lists than are loaded here: the first ${lists.length}.`;
  if (lists.length === 0) return "Your Klaviyo account has no lists yet.";
  return lists.length === 1 ? "1 list loaded." : `${lists.length} lists loaded.`;
}

/** Whether the stored list is not among all that Klaviyo has now. */
export function isGone(id: string, loaded: LoadedLists | undefined): boolean {
  if (id === "" || loaded?.kind !== "lists" || !loaded.complete) return false;
  return !loaded.lists.some((list) => list.id === id);
}

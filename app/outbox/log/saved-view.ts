import type { LogView } from "./filter.ts";

/** A merchant's own view of the log. */
export interface SavedView {
  id: string;
  name: string;
  view: LogView;
}

/** How many views a shop can save: as many as fit into a list that is read at a glance. */
export const MOST_VIEWS = 20;

/** The length of a view's name, as Polaris' dialogs limit it. */
const LONGEST_NAME = 40;

/** A character may be a letter under many marks. */
const MOST_UNITS = 5 * LONGEST_NAME;

/** What became of an order about saved views. */
export type SavedViewResult =
  | { kind: "saved"; id: string }
  | { kind: "renamed" | "deleted" }
  /** The shop has no such view any more. */
  | { kind: "gone" }
  /** Another view of the shop has this name. */
  | { kind: "taken" }
  | { kind: "limit" }
  /** The name is empty, too long, or has characters that are not shown. */
  | { kind: "no_name" }
  /** The name has what an email address or a phone number has: an erasure would not find it here. */
  | { kind: "names_person" };

/** The name of a view as it is stored; undefined where it can't be one. */
export function readViewName(text: FormDataEntryValue | null): string | undefined {
  if (typeof text !== "string") return undefined;
  const name = text.replace(/\s+/gu, " ").trim();
  if (name.length > MOST_UNITS) return undefined;
  // Counted as they are read: an emoji is one character.
  const { length } = [...new Intl.Segmenter().segment(name)];
  if (length === 0 || length > LONGEST_NAME || /\p{C}/u.test(name.replaceAll("\u200d", ""))) {
    return undefined;
  }
  return name;
}

/** A phone number has at least so many digits; a date without its year, or an order's number, fewer. */
const FEWEST_OF_PHONE = 7;

/** Whether a name may hold an email address or a phone number, in any script. */
export function mayNamePerson(name: string): boolean {
  const digits = name.match(/\p{Nd}/gu) ?? [];
  return /[@＠﹫]/u.test(name) || digits.length >= FEWEST_OF_PHONE;
}

import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import {
  type LoadedLists,
  isGone,
  listFault,
  listOptions,
  loadedWords,
  optInWords,
} from "./list-words.ts";

const news = { id: "NEWS01", name: "Newsletter", doubleOptIn: true };
const text = { id: "TEXT01", name: "Text messages", doubleOptIn: false };
const plain = { id: "OLD001", name: "Old", doubleOptIn: null };
const lists = [news, text, plain];
const loaded = (some = lists, complete = true): LoadedLists => ({
  kind: "lists",
  lists: some,
  complete,
});
const NO_LIST = { value: "", label: "No list" };
const none = { consentListId: "", consentListName: "" };
const stored = { consentListId: "NEWS01", consentListName: "Newsletter" };

describe("the lists to choose from", () => {
  it("are “no list” and the stored one before loading", () => {
    expect(listOptions(none, undefined, english)).toEqual([NO_LIST]);
    expect(listOptions(stored, undefined, english)).toEqual([
      NO_LIST,
      { value: "NEWS01", label: "Newsletter" },
    ]);
  });

  it("contain the stored one once, even if Klaviyo no longer has it", () => {
    const values = (some: typeof lists) =>
      listOptions(stored, some, english).map(({ value }) => value);
    expect(values(lists)).toEqual(["", "NEWS01", "TEXT01", "OLD001"]);
    expect(values([text])).toEqual(["", "NEWS01", "TEXT01"]);
  });

  test.each<[string, string, LoadedLists | undefined, boolean]>([
    ["a list that is not there is gone", "NEWS01", loaded([text]), true],
    ["one that is there is not", "NEWS01", loaded(), false],
    ["no list is never gone", "", loaded([]), false],
    ["unknown if only some of the lists are loaded", "NEWS01", loaded([text], false), false],
    ["unknown if the lists can't be read", "NEWS01", { kind: "not_permitted" }, false],
    ["unknown before they are loaded", "NEWS01", undefined, false],
  ])("%s", (_, id, lists, gone) => {
    expect(isGone(id, lists)).toBe(gone);
  });
});

describe("the opt-in of the choice is described", () => {
  test.each([
    ["", lists, /your Klaviyo account’s opt-in setting/],
    ["NEWS01", lists, /Double opt-in: Klaviyo asks/],
    ["TEXT01", lists, /Single opt-in/],
    ["OLD001", lists, /opt-in setting applies/],
    ["NEWS01", undefined, /opt-in setting applies/],
  ])("%j", (id, known, words) => {
    expect(optInWords(id, known, english)).toMatch(words);
  });
});

describe("missing lists are explained, with what to do", () => {
  test.each<[Exclude<LoadedLists["kind"], "lists">, RegExp]>([
    ["not_permitted", /new private API key with full access to Lists/],
    ["refused", /Replace your API key/],
    ["no_key", /Connect Klaviyo/],
    ["unreachable", /again in a minute/],
    ["failed", /again/],
  ])("%s", (kind, words) => {
    expect(listFault({ kind }, english)?.body).toMatch(words);
    expect(loadedWords({ kind }, english)).toBe("");
  });

  it("no explanation if they are loaded", () => {
    expect(listFault(loaded(), english)).toBeNull();
  });
});

test.each<[LoadedLists | undefined, string]>([
  [undefined, ""],
  [loaded([]), "Your Klaviyo account has no lists yet."],
  [loaded([news]), "1 list loaded."],
  [loaded(), "3 lists loaded."],
  [loaded(lists, false), "Your account has more lists. Only the first 3 are loaded."],
])("the result of loading is announced: %#", (lists, words) => {
  expect(loadedWords(lists, english)).toBe(words);
});

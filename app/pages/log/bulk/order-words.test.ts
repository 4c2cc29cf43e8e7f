import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { matchWords } from "../match-words.ts";
import { orderWords, type Asked } from "./order-words.ts";

const counted = (count: number, more = false) => ({ count, more });

describe("before an order", () => {
  test.each<[Asked, title: string, button: string]>([
    [{ kind: "delete", count: counted(1) }, "Delete 1 sign-up?", "Delete"],
    [{ kind: "delete", count: counted(1_000, true) }, "Delete 1,000+ sign-ups?", "Delete"],
    [{ kind: "release", count: counted(1, true) }, "Release 1+ sign-ups?", "Release"],
    [{ kind: "sendAgain", count: counted(3) }, "Send 3 sign-ups again?", "Send again"],
    [
      { kind: "sendAgain", count: undefined },
      "Send every failed sign-up that matches again?",
      "Send again",
    ],
  ])("%j is asked about: %s", (asked, title, button) => {
    expect(orderWords(asked, "", english)).toMatchObject({ title, button });
  });

  it("what was searched for is said, and only then", () => {
    const release: Asked = { kind: "release", count: counted(2) };
    const body =
      "They look like bots. Released, they are handed over, and Klaviyo will take them for shoppers.";
    expect(orderWords(release, "", english).body).toBe(body);
    expect(orderWords(release, "$t(log.order.cancel) <b>", english).body).toBe(
      `${body} What was searched for is “$t(log.order.cancel) <b>”.`,
    );
  });
});

test.each([
  [counted(0), "0 sign-ups match"],
  [counted(1), "1 sign-up matches"],
  [counted(1, true), "1+ sign-ups match"],
  [counted(1_234), "1,234 sign-ups match"],
  [counted(0, true), "None so far among those that were looked through"],
])("%j are told as “%s”", (count, words) => {
  expect(matchWords(count, english)).toBe(words);
});

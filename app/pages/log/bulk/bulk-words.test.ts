import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { bulkToast, bulkJobWords, confirmationWords, type Asked } from "./bulk-words.ts";

describe("an action's toast", () => {
  test.each([
    [
      { intent: "selected", action: "send_again", asked: 1, done: 1 },
      "1 sign-up queued for Klaviyo again",
    ],
    [
      { intent: "selected", action: "send_again", asked: 7, done: 7 },
      "7 sign-ups queued for Klaviyo again",
    ],
    [{ intent: "selected", action: "send_again", asked: 1, done: 0 }, "It had already changed"],
    [{ intent: "selected", action: "send_again", asked: 7, done: 0 }, "They had already changed"],
    [
      { intent: "selected", action: "send_again", asked: 7, done: 1 },
      "1 of 7 queued for Klaviyo again, the others had already changed",
    ],
    [{ intent: "selected", action: "delete", asked: 1, done: 1 }, "1 sign-up deleted"],
    [{ intent: "selected", action: "delete", asked: 3, done: 3 }, "3 sign-ups deleted"],
    [
      { intent: "selected", action: "delete", asked: 3, done: 2 },
      "2 of 3 deleted, the others had already changed",
    ],
    [{ intent: "all", start: { kind: "started", id: "1" } }, undefined],
    [{ intent: "all", start: { kind: "running" } }, "Another one is still running"],
    [{ intent: "all", start: { kind: "nothing" } }, "Nothing matches any more"],
    [{ intent: "stop", stopped: true }, "Stopped"],
    [{ intent: "stop", stopped: false }, "It had already ended"],
    [
      { intent: "unanswered", of: "stop" },
      "It was probably not stopped: the app’s server did not answer",
    ],
    [{ intent: "unanswered", of: "selected" }, undefined],
    [{ intent: null }, "That could not be done: reload the page and try again"],
    [undefined, undefined],
  ] as const)("%j: %s", (answer, words) => {
    expect(bulkToast(answer, english)).toBe(words);
  });
});

describe("a bulk job's words", () => {
  const its = { id: "1", action: "send_again", more: false } as const;

  it("give its progress, and say that the page can be left", () => {
    const { title, body } = bulkJobWords(
      { ...its, state: "running", total: 2_500, moved: 1_000 },
      english,
    );
    expect(title).toBe("Sending 2,500 sign-ups again");
    expect(body).toMatch(/^1,000 of 2,500 so far\..*leave this page/);
  });

  it.each([
    [3, 3, "3 sign-ups were queued for Klaviyo again", "What becomes of each stands in its row."],
    [2, 1, "1 sign-up was queued for Klaviyo again", "1 had changed meanwhile"],
    [9, 7, "7 sign-ups were queued for Klaviyo again", "2 had changed meanwhile"],
  ])("for %i with %i sent again claim no more than that", (total, moved, title, body) => {
    const words = bulkJobWords({ ...its, state: "done", total, moved }, english);
    expect(words.title).toBe(title);
    expect(words.body).toContain(body);
    expect(words.title + words.body).not.toMatch(/accepted|delivered/i);
  });

  it("say so if not all matching rows were counted", () => {
    const many = { ...its, more: true, total: 5_000, moved: 12_000 } as const;
    expect(bulkJobWords({ ...many, state: "running" }, english).body).toMatch(
      /^12,000 of 5,000\+ so far/,
    );
    expect(bulkJobWords({ ...many, state: "done" }, english).body).not.toContain("changed");
  });

  it("for deleting never mention sending", () => {
    const deleting = { ...its, action: "delete", total: 2, moved: 2 } as const;
    for (const state of ["running", "done", "stopped"] as const) {
      const { title, body } = bulkJobWords({ ...deleting, state }, english);
      expect(title + body).not.toMatch(/sent|sending|klaviyo/i);
    }
  });

  it("for a stopped job say what was done and what was left", () => {
    expect(bulkJobWords({ ...its, state: "stopped", total: 9, moved: 4 }, english).title).toBe(
      "Stopped after 4 of 9 sign-ups",
    );
    expect(bulkJobWords({ ...its, state: "stopped", total: 9, moved: 0 }, english).body).toContain(
      "None was sent again.",
    );
  });
});

const counted = (count: number, more = false) => ({ count, more });

describe("before an action", () => {
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
  ])("%j is confirmed by: %s", (asked, title, button) => {
    expect(confirmationWords(asked, "", english)).toMatchObject({ title, button });
  });

  it("names the search text only if there is one", () => {
    const release: Asked = { kind: "release", count: counted(2) };
    const body =
      "They look like bots. Released, they are handed over, and Klaviyo will take them for shoppers.";
    expect(confirmationWords(release, "", english).body).toBe(body);
    expect(confirmationWords(release, "$t(log.order.cancel) <b>", english).body).toBe(
      `${body} What was searched for is “$t(log.order.cancel) <b>”.`,
    );
  });
});

import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { bulkToast, bulkJobWords, confirmationWords, type Asked } from "./bulk-words.ts";

describe("an action's toast", () => {
  test.each([
    [{ intent: "selected", action: "send_again", asked: 1, done: 1 }, "Retrying 1 sign-up"],
    [{ intent: "selected", action: "send_again", asked: 7, done: 7 }, "Retrying 7 sign-ups"],
    [
      { intent: "selected", action: "send_again", asked: 1, done: 0 },
      "This sign-up already changed",
    ],
    [
      { intent: "selected", action: "send_again", asked: 7, done: 0 },
      "These sign-ups already changed",
    ],
    [
      { intent: "selected", action: "send_again", asked: 7, done: 1 },
      "Retrying 1 of 7. The rest already changed.",
    ],
    [{ intent: "selected", action: "delete", asked: 1, done: 1 }, "Deleting 1 sign-up"],
    [{ intent: "selected", action: "delete", asked: 3, done: 3 }, "Deleting 3 sign-ups"],
    [
      { intent: "selected", action: "delete", asked: 3, done: 2 },
      "Deleting 2 of 3. The rest already changed.",
    ],
    [{ intent: "all", start: { kind: "started", id: "1" } }, undefined],
    [{ intent: "all", start: { kind: "running" } }, "Another bulk action is running"],
    [{ intent: "all", start: { kind: "nothing" } }, "No sign-ups match anymore"],
    [{ intent: "undo", kept: 2, erased: 0 }, "2 sign-ups stay"],
    [{ intent: "undo", kept: 2, erased: 1 }, "2 sign-ups stay"],
    [{ intent: "undo", kept: 0, erased: 1 }, "Too late to undo. We already deleted them."],
    [{ intent: "undo", kept: 0, erased: 0 }, "Nothing left to undo"],
    [{ intent: "unanswered", of: "undo" }, "Couldn’t undo. Try again."],
    [{ intent: "stop", stopped: true }, "Stopped"],
    [{ intent: "stop", stopped: false }, "The bulk action already ended"],
    [{ intent: "unanswered", of: "stop" }, "Couldn’t stop. Try again."],
    [{ intent: "unanswered", of: "selected" }, undefined],
    [{ intent: null }, "Something went wrong. Refresh and try again."],
    [undefined, undefined],
  ] as const)("%j: %s", (answer, words) => {
    expect(bulkToast(answer, english)).toBe(words);
  });
});

describe("a bulk job's words", () => {
  const its = { id: "1", action: "send_again", more: false, pending: false } as const;

  it("give its progress, and say that the page can be left", () => {
    const { title, body } = bulkJobWords(
      { ...its, state: "running", total: 2_500, moved: 1_000 },
      english,
    );
    expect(title).toBe("Retrying 2,500 sign-ups");
    expect(body).toMatch(/^1,000 of 2,500 done\..*leave this page/);
  });

  it.each([
    [3, 3, "3 sign-ups queued again", "Check each sign-up for its result."],
    [2, 1, "1 sign-up queued again", "We skipped 1 because it changed"],
    [9, 7, "7 sign-ups queued again", "We skipped 2 because they changed"],
  ])("for %i with %i sent again claim no more than that", (total, moved, title, body) => {
    const words = bulkJobWords({ ...its, state: "done", total, moved }, english);
    expect(words.title).toBe(title);
    expect(words.body).toContain(body);
    expect(words.title + words.body).not.toMatch(/accepted|delivered/i);
  });

  it("say so if not all matching rows were counted", () => {
    const many = { ...its, more: true, total: 5_000, moved: 12_000 } as const;
    expect(bulkJobWords({ ...many, state: "running" }, english).body).toMatch(
      /^12,000 of 5,000 or more done/,
    );
    expect(bulkJobWords({ ...many, state: "done" }, english).body).not.toContain("skipped");
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
      "No sign-ups retried.",
    );
  });
});

const counted = (count: number, more = false) => ({ count, more });

describe("before an action", () => {
  test.each<[Asked, title: string, button: string]>([
    [{ kind: "delete", count: counted(1) }, "Delete 1 sign-up?", "Delete"],
    [{ kind: "delete", count: counted(1_000, true) }, "Delete 1,000 or more sign-ups?", "Delete"],
    [
      { kind: "release", count: counted(1, true) },
      "Approve 1 or more sign-ups?",
      "Approve and send",
    ],
    [{ kind: "sendAgain", count: counted(3) }, "Retry 3 sign-ups?", "Retry"],
    [{ kind: "sendAgain", count: undefined }, "Retry all failed sign-ups in this view?", "Retry"],
  ])("%j is confirmed by: %s", (asked, title, button) => {
    expect(confirmationWords(asked, "", english)).toMatchObject({ title, button });
  });

  it("names the search text only if there is one", () => {
    const release: Asked = { kind: "release", count: counted(2) };
    const body =
      "These look like spam. If you approve them, we’ll send them to Klaviyo as real shoppers.";
    expect(confirmationWords(release, "", english).body).toBe(body);
    expect(confirmationWords(release, "$t(log.order.cancel) <b>", english).body).toBe(
      `${body} This applies to the search “$t(log.order.cancel) <b>”.`,
    );
  });
});

import { expect, test } from "vitest";
import { viewAfter } from "./bulk-toast.ts";
import type { BulkAnswer } from "./bulk-words.ts";

test.each<[BulkAnswer | undefined, string | undefined]>([
  [
    { intent: "selected", action: "send_again", asked: 1, done: 1, only: "row" },
    "/app/subscriptions/row",
  ],
  [
    { intent: "selected", action: "send_again", asked: 3, done: 2 },
    "/app/subscriptions?state=queued",
  ],
  [{ intent: "selected", action: "send_again", asked: 3, done: 0 }, undefined],
  [{ intent: "selected", action: "delete", asked: 3, done: 3, batches: ["b"] }, undefined],
  [{ intent: "undo", kept: 3, erased: 0 }, undefined],
  [undefined, undefined],
])("what a toast lets view after %j is %j", (answer, view) => {
  expect(viewAfter(answer)).toBe(view);
});

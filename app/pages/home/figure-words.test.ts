import { expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { readerOf } from "../../locales/reader.tsx";
import { figureWords, tookWords } from "./figure-words.ts";
import { aboutDuration } from "../shared/time-words.ts";

const counts = { queued: 0, delivered: 1_990, failed: 3, blocked: 6, cancelled: 1 };
const before = { queued: 0, delivered: 0, failed: 0, blocked: 0, cancelled: 0 };
const days = [{ date: "2026-11-20" }, { date: "2026-11-21" }, { date: "2026-11-26" }];
const took = { medianMs: 1_234, p95Ms: 95_000 };

it("adds up all sign-ups, and names those that no other figure counts", () => {
  const [all, delivered, failed, queued] = figureWords({ counts, before }, days, english);
  expect(all).toMatchObject({ value: "2,000", detail: "including 6 blocked as spam, 1 deleted" });
  expect(delivered).toMatchObject({ value: "1,990", detail: "99% of sign-ups" });
  expect(failed).toMatchObject({ value: "3", detail: "under 1% of sign-ups", alarming: true });
  expect(queued).toMatchObject({ value: "0", detail: "", alarming: false });
});

it("has beside each figure that of as many days before, unless there was no sign-up", () => {
  const earlier = { ...before, delivered: 12, failed: 2, cancelled: 1 };
  const words = (of: typeof before) =>
    figureWords({ counts, before: of }, days, english).map((figure) => figure.before);
  expect(words(earlier)).toEqual([
    "15 in the 3 days before",
    "12 in the 3 days before",
    "2 in the 3 days before",
    "0 in the 3 days before",
  ]);
  expect(words(before)).toEqual([null, null, null, null]);
});

it("says how long it takes to send, where anything was sent", () => {
  expect(tookWords(took, english)).toBe(
    "Median time to send: 1.2 s. 95% within 2 min. Without retried and edited sign-ups.",
  );
  expect(tookWords(null, english)).toBeNull();
});

it("writes numbers as the reader does, and links to the rows of the same days", () => {
  const figures = figureWords({ counts, before }, days, readerOf("en-ZA"));
  expect(figures.map(({ value }) => value)).toEqual(["2\u00a0000", "1\u00a0990", "3", "0"]);
  expect(figures.map(({ to }) => to)).toEqual([
    "/app/subscriptions?from=2026-11-20&to=2026-11-26",
    "/app/subscriptions?state=delivered&from=2026-11-20&to=2026-11-26",
    "/app/subscriptions?state=failed&from=2026-11-20&to=2026-11-26",
    "/app/subscriptions?state=queued&from=2026-11-20&to=2026-11-26",
  ]);
});

test.each([
  [3, "3 ms"],
  [487, "490 ms"],
  [999, "1 s"],
  [1_849, "1.8 s"],
  [59_000, "59 s"],
  [61_000, "1 min"],
  [59.6 * 60_000, "1 h"],
  [26.4 * 3_600_000, "26 h"],
  [72 * 3_600_000, "3 days"],
])("a duration of %d ms is about %s", (ms, words) => {
  expect(aboutDuration(ms, english)).toBe(words);
});

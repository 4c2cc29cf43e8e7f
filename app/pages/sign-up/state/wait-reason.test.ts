import { expect, test } from "vitest";
import { english } from "#tests/english.ts";
import type { PauseCause } from "../../../merchant/connection-status.server.ts";
import type { Hold } from "../../../merchant/hold.server.ts";
import { waitingWords, waitReason } from "./wait-reason.ts";

const now = new Date("2026-11-24T12:00:00Z");
const due = (ms: number) => new Date(now.getTime() + ms);
const connected = { keyLastFour: "wxyz", hold: null, waiting: null };
const held = (reason: Hold) => ({
  ...connected,
  hold: { reason, detail: null, since: now, nextCheckAt: now },
});
const waits = (cause: PauseCause) => ({
  ...connected,
  waiting: { until: due(40_000), failures: 3, cause, status: null, code: null },
});
const down = waits("unreachable");

test.each([
  ["a key", { ...connected, keyLastFour: null }, 0, /Connect Klaviyo in Settings/],
  ["another key", held("key_refused"), 0, /^Saved\. We’ll send it/],
  [
    "Klaviyo, until the later of both times",
    down,
    10_000,
    /reach Klaviyo right now. Next retry in 40 s/,
  ],
  ["Klaviyo, until its own later time", down, 90_000, /Next retry in 1 minute/],
  ["Klaviyo, which has trouble", waits("trouble"), 0, /having problems\. .* in 40 s/],
  ["the account’s next minute", waits("throttled"), 0, /used its API calls .* in 40 s/],
  ["Klaviyo, which answers", waits("refusing"), 0, /rejecting sign-ups.* in 40 s/],
  ["this app", waits("own"), 0, /^Something went wrong in Notify me\..* in 40 s/],
  ["its time", connected, 30_000, /^Next retry in 30 seconds\.$/],
  ["nothing", connected, -1, /^Sending…$/],
])("a waiting row says that it waits for %s", (_, connection, ms, words) => {
  const waiting = waitReason({ dueAt: due(ms), failures: 0, lastOutcome: null }, connection, now);
  expect(waitingWords(waiting, now, english)).toMatch(words);
});

test.each([
  [1, 30_000, /failed on this sign-up once\. .* Next retry in 30 seconds\.$/],
  [4, -1, /failed on this sign-up 4 times\. .* Retrying now\.$/],
])("a row with its own trouble says how often: %i", (failures, ms, words) => {
  const row = { dueAt: due(ms), failures, lastOutcome: "server_error" };
  const waiting = waitReason(row, connected, now);
  expect(waitingWords(waiting, now, english)).toMatch(words);
});

const unsynced = { dueAt: due(90_000), failures: 2, lastOutcome: "variant_not_found" };

test("a row for a variant that Klaviyo doesn't know says why, and that it is retried for a day", () => {
  const waiting = waitReason(unsynced, connected, now);
  expect(waitingWords(waiting, now, english)).toMatch(
    /Shopify integration is off, or Klaviyo hasn’t synced .* retry automatically for a day\. .*Next retry in 1 minute\.$/,
  );
});

test.each([
  [
    "the merchant has sent it again, and Klaviyo was not asked yet",
    { failures: 0 },
    connected,
    /^Next retry/,
  ],
  ["Klaviyo can't be reached", {}, down, /reach Klaviyo right now/],
  ["no key is connected", {}, { ...connected, keyLastFour: null }, /Connect Klaviyo in Settings/],
])("names another reason while %s", (_, changes, connection, words) => {
  const waiting = waitReason({ ...unsynced, ...changes }, connection, now);
  expect(waitingWords(waiting, now, english)).toMatch(words);
});

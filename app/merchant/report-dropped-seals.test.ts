import { expect, it } from "vitest";
import { reportDroppedSeals } from "./report-dropped-seals.server.ts";

function watched() {
  const lines: [level: string, entry: unknown][] = [];
  const note = (level: string) => (entry: unknown) => void lines.push([level, entry]);
  return { lines, log: { error: note("error"), warn: note("warn"), info: note("info") } };
}

it("a start says how much is sealed with a dropped key, and nothing where nothing is", async () => {
  const { lines, log } = watched();
  await reportDroppedSeals(log, () => Promise.resolve([]));
  expect(lines).toEqual([]);
  const dropped = [{ what: "Klaviyo keys", count: 2 }];
  await reportDroppedSeals(log, () => Promise.resolve(dropped));
  expect(lines).toEqual([["error", { dropped }]]);
});

it("a start calls tokens that Shopify renews no fault", async () => {
  const { lines, log } = watched();
  const key = { what: "Klaviyo keys", count: 2 };
  const token = { what: "Shopify's access tokens", count: 1, renews: true as const };
  await reportDroppedSeals(log, () => Promise.resolve([token]));
  expect(lines).toEqual([["info", { dropped: [token] }]]);
  await reportDroppedSeals(log, () => Promise.resolve([key, token]));
  expect(lines.slice(1)).toEqual([
    ["info", { dropped: [token] }],
    ["error", { dropped: [key] }],
  ]);
});

it("a database that can't be read stops no start", async () => {
  const { lines, log } = watched();
  await reportDroppedSeals(log, () => Promise.reject(new Error("ann@example.com")));
  expect(lines).toEqual([["warn", { error: "Error" }]]);
});

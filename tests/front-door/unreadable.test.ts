import { expect, it } from "vitest";
import { startProcess } from "./process.ts";

it("what no route can read is refused without a word of the code, and logged in one line", async () => {
  const { origin, logged, complaints } = await startProcess({ NODE_ENV: "development" });
  const before = logged.length;
  for (const [path, headers] of [
    ["/%E0%A4%A?email=ann@example.com", {}],
    ["/healthz?email=ann@example.com", { "x-forwarded-host": "a b" }],
  ] as const) {
    const answer = await fetch(origin + path, { headers });
    expect([answer.status, await answer.text()]).toEqual([400, "Bad request\n"]);
  }
  await expect.poll(() => logged.length, { interval: 5 }).toBe(before + 2);
  expect(logged.slice(before)).toMatchObject([
    { level: 30, method: "GET", status: 400, error: "URIError" },
    { level: 30, method: "GET", status: 400, error: "TypeError ERR_INVALID_URL" },
  ]);
  expect(JSON.stringify(logged)).not.toContain("ann@example.com");
  expect(complaints()).toBe("");
});

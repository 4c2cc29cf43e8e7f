import { expect, it } from "vitest";
import { startProcess } from "./process.ts";

it("what no route can read is refused without a word of the code, and logged in one line at most", async () => {
  const { origin, logged, complaints } = await startProcess({ NODE_ENV: "development" });
  const before = logged.length;
  for (const [path, headers] of [
    ["/healthz?email=ann@example.com", { "x-forwarded-host": "a b" }],
    ["/%E0%A4%A?email=ann@example.com", {}],
  ] as const) {
    const answer = await fetch(origin + path, { headers });
    expect([answer.status, await answer.text()]).toEqual([400, "Bad request\n"]);
  }
  await expect.poll(() => logged.length, { interval: 5 }).toBe(before + 1);
  expect(logged.slice(before)).toMatchObject([
    { level: 30, method: "GET", status: 400, error: "URIError" },
  ]);
  expect(JSON.stringify(logged)).not.toContain("ann@example.com");
  expect(complaints()).toBe("");
});

it("a request for the data of one route, as Remix' pages once made them, is worth no line", async () => {
  const { origin, logged, complaints } = await startProcess({});
  const before = logged.length;
  for (const path of ["/?_data=root", "/healthz?a=?&_data=", "/app?_data=routes%2Fapp&_data="]) {
    const answer = await fetch(origin + path, { method: "POST" });
    expect([answer.status, await answer.text()]).toEqual([400, "Bad request\n"]);
  }
  // The line of one that is told comes after theirs.
  await fetch(`${origin}/%E0%A4%A`);
  await expect.poll(() => logged.length, { interval: 5 }).toBe(before + 1);
  expect(complaints()).toBe("");
});

import { beforeAll, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { adminRoutes, pagesOf } from "./admin-routes.ts";
import { mixtures, nobodys, questions } from "./odd-queries.ts";
import { isAlarm } from "./built-app.ts";
import { app, lines, open } from "./world.ts";

const SHOP = "odd-questions.myshopify.com";
const OTHER = "odd-questions-other.myshopify.com";

let own: string[];
let foreign: string[];

beforeAll(async () => {
  await open(SHOP);
  await open(OTHER);
  own = await rowsOf(SHOP, 3, { from: new Date("2026-11-20T10:00:00Z") });
  foreign = await rowsOf(OTHER, 2, { from: new Date("2026-11-21T10:00:00Z") });
});

/** Asks for each of many addresses, and tells which were answered otherwise than so. */
async function answeredOtherwise(addresses: string[], allowed: number[], init?: RequestInit) {
  const otherwise: [address: string, status: number][] = [];
  for (const address of addresses) {
    const answer = await app.admin(SHOP, address, init);
    await answer.arrayBuffer();
    if (!allowed.includes(answer.status)) otherwise.push([address, answer.status]);
  }
  return otherwise;
}

/** None of these is found: no page is there, and the sign-up is no test. */
const NOT_FOUND = ["app.$.tsx", "app.test-sign-up.ts"];

/** The addresses of every page that is found, with a query, as data and as a document. */
function asked(query: string): string[] {
  const pages = Object.entries(pagesOf(own[0]!)).filter(([file]) => !NOT_FOUND.includes(file));
  return pages.flatMap(([file, path]) => [
    `${path}${path.includes("?") ? "&" : "?"}${query}`,
    ...(file.endsWith(".tsx") ? [`${path}.data?${query}`] : []),
  ]);
}

/** How many of the shop's rows the log shows. */
async function shown(query: string): Promise<number> {
  const answer = await app.admin(SHOP, `/app/subscriptions.data?${query}`);
  const text = await answer.text();
  return own.filter((id) => text.includes(`"${id}"`)).length;
}

it("every page of the admin is asked here", () => {
  expect(Object.keys(pagesOf(""))).toEqual(adminRoutes("loader"));
});

describe("a page with an odd query", () => {
  it("ignores what it does not know, and finds nothing where nothing matches", async () => {
    const found: [string, string][] = [];
    for (const [question] of questions) {
      const count = await shown(question);
      found.push([question, count === own.length ? "all" : count === 0 ? "none" : "some"]);
    }
    expect(found).toEqual(questions);
  });

  it("takes another shop's place in its log as a time", async () => {
    const place = `${Date.parse("2026-11-21T10:00:00Z")}.${foreign[0]}`;
    expect(await shown(`cursor=older.${place}`)).toBe(own.length);
    expect(await shown(`cursor=newer.${place}`)).toBe(0);
    expect(await shown(`order=oldest&cursor=older.${place}&shop=${OTHER}`)).toBe(own.length);
  });

  it("loads where it reads a filter", async () => {
    const readers = ["/app/export", `/app/subscriptions/${own[0]}.data`];
    const addresses = readers.flatMap((path) => questions.map(([query]) => `${path}?${query}`));
    expect(await answeredOtherwise(addresses, [200])).toEqual([]);
  });

  it("loads, whichever page it is, as data and as a document", async () => {
    expect(await answeredOtherwise(mixtures().flatMap(asked), [200])).toEqual([]);
  });

  it("comes, or is not found, where Remix' own parameters are made up", async () => {
    const routes = ["_routes=nowhere", "_routes=", "_routes=%00", "index=1"];
    expect(await answeredOtherwise(routes.flatMap(asked), [200, 404])).toEqual([]);
    const old = ["_data=routes%2Fapp", "_data=%00", "a=1&_data=&_data=root"];
    expect(await answeredOtherwise(old.flatMap(asked), [400])).toEqual([]);
  });

  it("loads in any language that is asked for", async () => {
    for (const language of [
      "*",
      "x",
      "de_DE",
      "i-klingon",
      "en-u-nu-xxxx",
      "\xff",
      "a".repeat(5_000),
    ])
      expect(
        await answeredOtherwise(asked(""), [200], { headers: { "accept-language": language } }),
      ).toEqual([]);
  });

  it("is refused by Node itself where the address is longer than it reads", async () => {
    expect(await answeredOtherwise(asked(`search=${"s".repeat(17_000)}`), [431])).toEqual([]);
  });

  it("is not found outside of the admin by dots in the address", async () => {
    const outside = ["/app/../etc/passwd", "/app/..%2f..%2fetc%2fpasswd", "//app", "/app/%00"];
    expect(await answeredOtherwise(outside, [404])).toEqual([]);
  });
});

describe("a sign-up that is not there", () => {
  const pages = (id: string) => [`/app/subscriptions/${id}`, `/app/subscriptions/${id}.data`];

  it("is not found, whatever it is called", async () => {
    expect(await answeredOtherwise(nobodys.flatMap(pages), [400, 404])).toEqual([]);
    expect(await answeredOtherwise(pages(foreign[0]!), [404])).toEqual([]);
  });

  it("takes no order", async () => {
    const rows = () => db.subscription.findMany({ orderBy: { id: "asc" } });
    const before = await rows();
    const addresses = [...nobodys, foreign[0]!].map((id) => `/app/subscriptions/${id}.data`);
    // To send it again is answered like any click that has come too late.
    for (const [intent, ...allowed] of [
      ["send_again", 200, 400, 404],
      ["correct", 400, 404],
      ["nobody knows", 400, 404],
    ] as [string, ...number[]][]) {
      const body = new URLSearchParams({ intent, version: "1", email: "new@example.com" });
      expect(await answeredOtherwise(addresses, allowed, { method: "POST", body })).toEqual([]);
    }
    expect(await rows()).toEqual(before);
  });
});

it("none of it was worth a warning", async () => {
  expect((await lines()).filter(isAlarm)).toEqual([]);
});

import { brotliDecompressSync } from "node:zlib";
import { beforeAll, expect, it } from "vitest";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

/** The home page as a browser gets it. */
let page: string;

beforeAll(async () => {
  const shop = await openShop();
  page = await (await app.admin(shop, "/app", { headers: { "accept-language": "de" } })).text();
});

/** The tags of a kind, in the page's order. */
function tags(pattern: RegExp): string[] {
  return page.match(pattern) ?? [];
}

function addressIn(tag: string | undefined): string {
  return /href="([^"]+)"/.exec(tag ?? "")?.[1] ?? "no address";
}

/** Polaris' styles are the largest of the page's. */
function styles(): string {
  return addressIn(tags(/<link[^>]*styles-[^>]*\.css[^>]*>/g)[0]);
}

it.each([
  ["br, gzip", "br"],
  ["gzip", "gzip"],
  ["gzip, deflate, br, zstd", "br"],
  ["br;q=0, gzip", "gzip"],
])("assets are compressed for who takes %s", async (accepted, encoding) => {
  const answer = await app.fetch(styles(), { headers: { "accept-encoding": accepted } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-encoding")).toBe(encoding);
  expect(answer.headers.get("content-type")).toMatch(/^text\/css/);
  expect(answer.headers.get("vary")).toBe("Accept-Encoding");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
});

it("assets are as they are for who takes no compression", async () => {
  const answer = await app.fetch(styles(), { headers: { "accept-encoding": "identity" } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-encoding")).toBe(null);
  expect(await answer.text()).toContain(".Polaris-Page");
});

it("the styles are those of the parts that pages use", async () => {
  const css = await (await app.fetch(styles())).text();
  for (const used of ["Page", "Button", "IndexTable", "Modal-Dialog", "Banner", "Tooltip"]) {
    expect(css, used).toContain(`.Polaris-${used}`);
  }
  for (const unused of ["ColorPicker", "DropZone", "MediaCard", "VideoThumbnail"]) {
    expect(css, unused).not.toContain(`.Polaris-${unused}`);
  }
  expect(css).toContain("p-theme-light-mobile");
});

it("scripts load after what the first paint waits for, the language's among them", async () => {
  const preloads = tags(/<link[^>]*rel="modulepreload"[^>]*>/g);
  expect(preloads.length).toBeGreaterThan(3);
  for (const tag of preloads) expect(tag).toContain('fetchpriority="low"');
  const script = preloads.map(addressIn).find((address) => /\/de-[^/]*\.js$/.test(address));
  const answer = await app.fetch(script ?? "no script");
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("Anmeldungen");
});

it("what is not there is answered 404, and a broken address 400", async () => {
  expect((await app.fetch("/assets/nothing.js")).status).toBe(404);
  expect((await app.fetch("/assets/%E0%A4%A.js")).status).toBe(400);
});

const BROTLI = { "accept-encoding": "br" };

it.each(["POST", "PUT", "DELETE", "OPTIONS"])("a file takes no %s", async (method) => {
  const answer = await app.fetch(styles(), { method, headers: BROTLI });
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, HEAD");
  expect(answer.headers.get("content-encoding")).toBe(null);
  expect(await answer.text()).toBe("Method not allowed\n");
});

it.each([
  [{ range: "bytes=99999999-" }, 416],
  [{ "if-match": '"another"' }, 412],
])("what a file can't satisfy is plain text that no cache keeps: %o", async (headers, status) => {
  const answer = await app.fetch(styles(), { headers: { ...BROTLI, ...headers } });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-encoding")).toBe(null);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await answer.text()).toBe("Bad request\n");
});

it("the compressed form is the same file", async () => {
  const [compressed, plain] = await Promise.all(
    [".br", ""].map(async (end) => (await app.fetch(styles() + end)).arrayBuffer()),
  );
  expect(brotliDecompressSync(Buffer.from(compressed!)).equals(Buffer.from(plain!))).toBe(true);
});

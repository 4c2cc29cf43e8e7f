import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { getHmac } from "@shopify/shopify-api/test-helpers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import type { Fault } from "#sandbox/klaviyo/faults.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { connectShop } from "#tests/shops.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";
import { webhookHeaders } from "../front-door/callers.ts";
import { lockDatabase } from "../front-door/locker.ts";

/**
 * Addresses, numbers and keys with a mark go along every path of an app that delivers, also along
 * those that fail. Then all that the app wrote is searched for them.
 */
const SHOP = "marked-values.myshopify.com";
const OTHER = "marked-other.myshopify.com";
const KEY = sandboxAccounts()[0]!.key;
const WRONG_KEY = "pk_markedwrong0123456789abcdef01234567";
const METRICS_TOKEN = "marked-metrics-token-0123456789";
/** A person's, in any case and in any of the ways to write a number. */
const PERSON = /marked\.?person|415.?555.?01\d\d/i;
const SECRETS = [
  ...[KEY, WRONG_KEY, METRICS_TOKEN, "test-api-secret", Buffer.alloc(32, 7).toString("base64")],
];
const FILE = process.env["DATABASE_URL"]!.replace("file:", "");

/** What Klaviyo, or the network, does wrong, once for each. */
const FAULTS: Fault[] = [
  { kind: "throttled" },
  { kind: "status", status: 500 },
  { kind: "status", status: 503 },
  { kind: "html403" },
  { kind: "shed" },
  { kind: "reset" },
  { kind: "lost" },
  { kind: "redirect", location: "https://elsewhere.example/marked.person@example.com" },
  { kind: "invalid", pointer: "/data/attributes/profile/data/attributes/email" },
  { kind: "invalid", pointer: null },
];

let built: BuiltApp;
const answersToOthers: string[] = [];

const email = (at: number) => `marked.person${at}@example.com`;
const phone = (at: number) => `+141555501${String(at % 100).padStart(2, "0")}`;
const read = async (asked: Promise<Response>) => {
  const answer = await asked;
  return { status: answer.status, text: await answer.text() };
};

async function signUp(shop: string, at: number): Promise<number> {
  const fields = { email: email(at), phone: phone(at), variant_id: "33001893429341" };
  const body = new URLSearchParams({ ...fields, page_url: `https://shop.example/?e=${email(at)}` });
  return (await read(built.app.proxy(shop, body, { accept: "application/json" }))).status;
}

beforeAll(async () => {
  built = await startBuiltApp({ DELIVERY_WORKER: "on", METRICS_TOKEN, LOG_LEVEL: "debug" });
  for (const shop of [SHOP, OTHER]) await built.open(shop);
  await connectShop({ shop: SHOP, key: KEY });
  await askEverything();
}, 180_000);
afterAll(() => built.stop());

async function askEverything(): Promise<void> {
  const { app, klaviyo } = built;
  // Deliveries, each with another fault of Klaviyo's, and of another shop: no lane waits for an earlier one.
  for (const [at, fault] of FAULTS.entries()) {
    const { shop } = await connectShop({ key: KEY });
    klaviyo.double.failNext(fault, 1);
    expect(await signUp(shop, at)).toBe(202);
    await vi.waitUntil(() => klaviyo.double.faults.length === 0, { timeout: 60_000 });
  }
  expect(await signUp(SHOP, 50)).toBe(202);
  // A sign-up that is refused, one that can't be read, and one that can't be stored.
  for (const body of ["{", JSON.stringify({ email: `${email(90)} x`, phone: phone(90) })]) {
    const headers = { accept: "application/json", "content-type": "application/json" };
    expect((await read(app.proxy(SHOP, body, headers))).status).toBeGreaterThanOrEqual(400);
  }
  const unlock = await lockDatabase(process.env["DATABASE_URL"]!);
  expect(await signUp(SHOP, 91)).toBe(503);
  await unlock();
  // The admin, of this shop and of another one.
  const { id } = await db.subscription.findFirstOrThrow({ where: { shop: SHOP } });
  const forms: [string, Record<string, string>][] = [
    ["/app/settings.data", { intent: "connect", klaviyo_api_key: WRONG_KEY }],
    ["/app/settings.data", { intent: "connect", klaviyo_api_key: `${email(92)} ${KEY}` }],
    [`/app/subscriptions/${id}.data`, { intent: "correct", email: `${email(93)}@`, version: "1" }],
    ["/app/subscriptions.data?index", { intent: "all", action: "send_again", search: email(94) }],
    ["/app/alerts", { intent: "alerts", webhook_url: `https://x.example/${email(95)}` }],
  ];
  for (const [path, fields] of forms) {
    for (const shop of [SHOP, OTHER]) {
      // An answer may repeat what its own asker typed: the other shop types other addresses.
      const typed = Object.entries(fields).map(
        ([name, value]) => [name, shop === OTHER ? value.replace(PERSON, "other") : value] as const,
      );
      const init = { method: "POST", body: new URLSearchParams(Object.fromEntries(typed)) };
      const { text } = await read(app.admin(shop, path, init));
      if (shop === OTHER) answersToOthers.push(text);
      expect(
        SECRETS.filter((secret) => secret !== fields["klaviyo_api_key"] && text.includes(secret)),
      ).toEqual([]);
    }
  }
  for (const path of ["/app", "/app/subscriptions", "/app/settings", `/app/subscriptions/${id}`]) {
    answersToOthers.push((await read(app.open(OTHER, path))).text);
    const own = await read(app.open(SHOP, path));
    expect([path, SECRETS.filter((secret) => own.text.includes(secret))]).toEqual([path, []]);
  }
  answersToOthers.push((await read(app.fetch(`/nowhere/${id}?shop=${SHOP}`))).text);
  // Webhooks, right and forged.
  const customer = { id: 1, email: email(50), phone: phone(50) };
  await app.webhook(SHOP, "customers/data_request", { customer, data_request: { id: 7 } });
  const body = JSON.stringify({ shop_domain: SHOP, customer });
  const headers = webhookHeaders(SHOP, "customers/redact", getHmac(body, "forged"), new Date());
  await app.fetch("/webhooks/compliance", { method: "POST", body, headers });
}

describe("nothing of a person, and no key", () => {
  it("is in a line that the app wrote", async () => {
    const written = await built.lines();
    expect(written.length).toBeGreaterThan(FAULTS.length);
    expect(written.filter((line) => PERSON.test(line))).toEqual([]);
    expect(written.filter((line) => SECRETS.some((one) => line.includes(one)))).toEqual([]);
  });

  it("is in the figures", async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const { status, text } = await read(built.app.fetch("/metrics", { headers }));
    expect([status, PERSON.exec(text), /myshopify/.exec(text)]).toEqual([200, null, null]);
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it("is in an answer to others", () => {
    const all = answersToOthers.join("\n");
    expect(PERSON.exec(all)?.[0]).toBeUndefined();
    expect(SECRETS.filter((secret) => all.includes(secret))).toEqual([]);
  });

  it("is in a bundle, nor does a browser's have what only a server may know", () => {
    const files = globSync("build/**/*.{js,css,map,json}");
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      expect([file, SECRETS.filter((secret) => text.includes(secret))]).toEqual([file, []]);
      if (file.startsWith("build/client"))
        expect(text).not.toMatch(/ENCRYPTION_KEY|SHOPIFY_API_SECRET/);
    }
  });
});

it.skipIf(onPostgres)(
  "the database's files have no key, and after an erasure nothing of the person",
  async () => {
    expect(searchFiles(KEY)).toEqual([]);
    expect(searchFiles("test-api-secret")).toEqual([]);
    // What is looked for is found while it is there.
    expect(searchFiles("marked.person50@")).not.toEqual([]);
    const customer = { id: 1, email: email(50), phone: phone(50) };
    const redact = built.app.webhook(SHOP, "customers/redact", { customer });
    expect((await redact).status).toBe(200);
    await expect.poll(() => searchFiles("marked.person50@"), { timeout: 30_000 }).toEqual([]);
  },
);

/** The database's files that have a text. Another process reads them: to close one here would end this one's locks. */
function searchFiles(text: string): string[] {
  const look = `
    const [text, ...files] = process.argv.slice(1);
    const found = files.filter((file) => require("node:fs").readFileSync(file).includes(text));
    process.stdout.write(JSON.stringify(found));`;
  const { stdout } = spawnSync(process.execPath, ["-e", look, text, ...globSync(`${FILE}*`)], {
    encoding: "utf8",
  });
  return JSON.parse(stdout) as string[];
}

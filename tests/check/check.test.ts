import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it, onTestFinished, test } from "vitest";
import { startBuiltApp } from "../front-door/built-app.ts";
import { freshDatabase, removeDatabase } from "../setup/paths.ts";
import { CERTIFICATE, certificateFor, overwritten, proxyTo, trustFile } from "./https-proxy.ts";

const SECRETS = /test-api-secret|another-secret/;

const built = await startBuiltApp();
afterAll(() => built.stop());

/** Runs the command beside a `shopify.app.toml` that fits the address, unless changed. */
async function check(
  url: string,
  changes: Record<string, string> = {},
  editToml = (text: string) => text,
) {
  const directory = mkdtempSync(join(tmpdir(), "notify-me-check-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const toml = readFileSync("shopify.app.toml", "utf8")
    .replace('client_id = ""', 'client_id = "test-api-key"')
    .replaceAll("https://example.com", url);
  writeFileSync(join(directory, "shopify.app.toml"), editToml(toml));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    SHOPIFY_APP_URL: url,
    KLAVIYO_API_URL: built.klaviyo.url,
    NODE_EXTRA_CA_CERTS: trustFile(CERTIFICATE),
    ...changes,
  };
  const { code, said } = await new Promise<{ code: unknown; said: string }>((done) => {
    const options = { cwd: directory, env };
    execFile(process.execPath, [resolve("check.ts")], options, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
  expect(said).not.toMatch(SECRETS);
  return { code, said };
}

/** The first lines of what is wrong. */
function wrongs(said: string): string[] {
  return said.split("\n").filter((line) => line.startsWith("WRONG"));
}

it("finds nothing wrong with an app that is set up well, and stores nothing", async () => {
  const { code, said } = await check(await proxyTo(built.port));
  expect(wrongs(said)).toEqual([]);
  expect(said.split("\n").map((line) => line.slice(0, line.indexOf(":")))).toEqual([
    "OK     Environment",
    "OK     Database",
    "OK     Sealed secrets",
    "OK     shopify.app.toml",
    "OK     HTTPS",
    "OK     Address",
    "OK     Proxy before the app",
    "OK     App proxy",
    "OK     Webhooks",
    "OK     Klaviyo",
    "Nothing wrong was found",
    "",
  ]);
  expect(code).toBe(0);
  const file = new Database(process.env["DATABASE_URL"]!.slice("file:".length));
  for (const table of ["Merchant", "Subscription", "WebhookReceipt", "PostponedEnd"]) {
    expect(file.prepare(`SELECT * FROM "${table}"`).all()).toEqual([]);
  }
  file.close();
});

describe("names what is wrong, what it means and what to do", () => {
  test.each<[string, Record<string, string>, RegExp[]]>([
    [
      "another secret than the app's",
      { SHOPIFY_API_SECRET: "another-secret" },
      [/^WRONG {2}App proxy: a signed visit is refused \(403\)$/, /refuses a signed webhook$/],
    ],
    [
      "a certificate that no one trusts",
      { NODE_EXTRA_CA_CERTS: "" },
      [
        /HTTPS: the certificate is refused \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
        /Address: .*\/healthz: \w+, and not/,
      ],
    ],
    ["a Klaviyo that can't be reached", { KLAVIYO_API_URL: "http://127.0.0.1:9" }, [/Klaviyo: /]],
    [
      "a database that is not there",
      { DATABASE_URL: "file:/nowhere/notify-me.sqlite" },
      [/Database: there is no file \/nowhere/],
    ],
    [
      "a server that can't be reached",
      { DATABASE_URL: "postgres://owner:hunter2@127.0.0.1:9/shops" },
      [/Database: connect ECONNREFUSED/],
    ],
  ])("%s", async (_, changes, expected) => {
    const { code, said } = await check(await proxyTo(built.port), changes);
    expect(code).toBe(1);
    const found = wrongs(said);
    expect(found).toHaveLength(expected.length);
    expected.forEach((line, at) => expect(found[at]).toMatch(line));
    expect(said.match(/^ {7}It means: .+\n {7}To do: .+$/gm)).toHaveLength(expected.length);
    expect(said).not.toMatch(/hunter2|owner:/);
  });

  it("secrets that are sealed with a key that was dropped", async () => {
    const DATABASE_URL = freshDatabase();
    onTestFinished(() => removeDatabase(DATABASE_URL));
    const file = new Database(DATABASE_URL.slice("file:".length));
    file
      .prepare(
        `INSERT INTO "Merchant" ("shop", "installedAt", "dedupeKeySalt", "sealedKey") VALUES (?, ?, '', ?)`,
      )
      .run("a.myshopify.com", new Date().toISOString(), "0a1b2c3d.c2VhbGVk");
    file.close();
    const { code, said } = await check(await proxyTo(built.port), { DATABASE_URL });
    expect(code).toBe(1);
    expect(wrongs(said)).toEqual([
      "WRONG  Sealed secrets: 1 Klaviyo keys are sealed with a key that ENCRYPTION_KEY lacks",
    ]);
  });

  it("an address at which the app is not", async () => {
    const { code, said } = await check(await proxyTo(9));
    expect(code).toBe(1);
    expect(wrongs(said)).toEqual([
      expect.stringMatching(/Address: .*\/healthz: answers 502, and not as the app does$/),
    ]);
    expect(said).toContain("were not checked for that reason");
  });

  it("an address without HTTPS, and without a proxy that overwrites the headers", async () => {
    const { said } = await check(`http://127.0.0.1:${built.port}`);
    expect(wrongs(said)).toEqual([
      "WRONG  HTTPS: SHOPIFY_APP_URL is not https",
      expect.stringMatching(/Proxy before the app: it passes on X-Forwarded-Host/),
    ]);
  });

  it("a proxy that hides the host, and one that passes on a stranger's", async () => {
    const hides = await proxyTo(built.port, (headers) => ({ ...headers, host: "app.internal" }));
    expect(wrongs((await check(hides)).said)).toEqual([
      expect.stringMatching(/Proxy before the app: a form .* is refused \(answers 403\)$/),
    ]);
    const passes = await proxyTo(built.port, (headers) => headers);
    expect(wrongs((await check(passes)).said)).toEqual([
      expect.stringMatching(/Proxy before the app: it passes on X-Forwarded-Host/),
    ]);
  });

  it("a shopify.app.toml that is of another app, or names other routes", async () => {
    const url = await proxyTo(built.port);
    const { said } = await check(url, {}, (text) =>
      text
        .replace('client_id = "test-api-key"', 'client_id = "another"')
        .replace('url = "/proxy"', 'url = "/elsewhere"')
        .replace('uri = "/webhooks/compliance"', 'uri = "/healthz"'),
    );
    expect(wrongs(said)).toEqual([
      "WRONG  shopify.app.toml: client_id is not SHOPIFY_API_KEY; the app_proxy's url is not /proxy of SHOPIFY_APP_URL",
      expect.stringMatching(/Webhooks: .*\/healthz answers \d+, and \d+ if forged$/),
    ]);
  });

  it("a database of an older or a newer release, and one that is locked", async () => {
    const database = freshDatabase();
    onTestFinished(() => removeDatabase(database));
    const file = new Database(database.slice("file:".length));
    const url = await proxyTo(built.port);
    const found = async () => wrongs((await check(url, { DATABASE_URL: database })).said).join();

    file.exec("BEGIN IMMEDIATE");
    expect(await found()).toMatch(/Database: .* can't be written$/);
    file.exec("COMMIT");
    file.exec(`DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%sessions%'`);
    expect(await found()).toMatch(/Database: .* is of an older release \(without \w+\)/);
    file.exec(
      `UPDATE "_prisma_migrations" SET "migration_name" = '2999_next' WHERE "migration_name" LIKE '%first'`,
    );
    expect(await found()).toMatch(/Database: A newer release has migrated .* \(2999_next\)/);
    file.close();
  });

  it("a variable that is missing", async () => {
    const { code, said } = await check(await proxyTo(built.port), { ENCRYPTION_KEY: "" });
    expect(code).toBe(1);
    expect(said).toContain("ENCRYPTION_KEY is missing");
  });

  it("a clock that differs from the server's", async () => {
    const { checkAppProxy } = await import("#app/server/check/signed-requests.server.ts");
    const { ask } = await import("#app/server/check/ask.server.ts");
    const now = new Date(Date.now() + 600_000);
    const url = `http://127.0.0.1:${built.port}`;
    expect(await checkAppProxy(url, "test-api-secret", { ask, now })).toMatchObject({
      ok: false,
      fault: expect.stringMatching(/^the server's clock is (599|600|601) s from/) as string,
    });
  });
});

describe("a certificate is checked by its last day:", () => {
  test.each([
    [
      "expired a day ago",
      -1,
      "WRONG  HTTPS: the certificate has expired",
      "It means: neither the admin nor the sign-up form reaches the app.",
      "To do: find out why the proxy has not renewed it, and whether this machine's clock is right.",
    ],
    [
      "13 days are left",
      13,
      "WRONG  HTTPS: the certificate ends in 13 days",
      "It means: from then on, neither the admin nor the sign-up form reaches the app.",
      "To do: find out why the proxy has not renewed it.",
    ],
    ["14 days are left", 14, "OK     HTTPS: the certificate is valid for another 14 days"],
  ])("%s", async (_, days, ...expected) => {
    const certificate = certificateFor(days);
    const url = await proxyTo(built.port, overwritten, certificate);
    const { code, said } = await check(url, { NODE_EXTRA_CA_CERTS: trustFile(certificate) });
    const found = said.split("\n").map((line) => line.trim());
    const at = found.findIndex((line) => line.includes("HTTPS:"));
    expect(found.slice(at, at + expected.length)).toEqual(expected);
    expect(code).toBe(days < 14 ? 1 : 0);
  });

  it("an address at which nothing listens has none", async () => {
    // Its own server has ended.
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await once(server.close(), "close");
    const { said } = await check(`https://127.0.0.1:${port}`);
    expect(wrongs(said)).toEqual([
      "WRONG  HTTPS: nothing answers at SHOPIFY_APP_URL (ECONNREFUSED)",
      expect.stringMatching(/Address: .*\/healthz: ECONNREFUSED, and not as the app does$/),
    ]);
    expect(said).toContain("To do: check the name's DNS entry, the firewall's port 443");
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openPlatforms } from "./platforms.ts";
import { takePorts } from "./ports.ts";

const directory = mkdtempSync(join(tmpdir(), "notify-me-platforms-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** One run of everything around the app; the next run has the state that this one stored. */
async function run(
  work: (around: Awaited<ReturnType<typeof openPlatforms>>) => void | Promise<void>,
) {
  const ports = await takePorts({ port: 0, appPort: () => 0 });
  const platforms = await openPlatforms(ports, directory);
  await work(platforms);
  await platforms.close();
  await ports.close();
}

test("a key stays revoked or restored over a restart", async () => {
  const turn = (inbox: string, key: string) =>
    fetch(`${inbox}/keys`, { method: "POST", body: new URLSearchParams({ key }) });
  await run(async ({ klaviyo, urls }) => {
    const before = klaviyo.accounts.map(({ revoked = false }) => revoked);
    expect(before).toEqual([false, false, false, true, false]);
    await turn(urls.inbox, klaviyo.accounts[0]!.key);
    await turn(urls.inbox, klaviyo.accounts[3]!.key);
  });
  await run(({ klaviyo }) => {
    expect(klaviyo.accounts.map(({ revoked }) => revoked)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

test("a theme, and the storefront's pages, stay without the block over a restart", async () => {
  const soldOut = "/products/enamel-mug";
  const save = (admin: string, block: string) =>
    fetch(`${admin}/controls/theme`, {
      method: "POST",
      headers: { origin: admin },
      body: new URLSearchParams({ block }),
    });
  const page = async (storefront: string) => (await fetch(storefront + soldOut)).text();
  await run(async ({ shopify, urls }) => {
    shopify.install();
    expect(await page(urls.storefront)).toContain("<notify-me");
    await save(urls.admin, "remove");
    expect(await page(urls.storefront)).not.toContain("notify-me");
  });
  await run(async ({ urls }) => {
    expect(await page(urls.storefront)).not.toContain("notify-me");
    await save(urls.admin, "add");
    expect(await page(urls.storefront)).toContain("<notify-me");
  });
});

test("state from before the sandbox had a theme continues with the block in place", async () => {
  const file = join(directory, "shopify.json");
  const kept = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  delete kept["blockPlaced"];
  writeFileSync(file, JSON.stringify({ ...kept, installation: 7 }));
  await run(({ shopify }) => {
    expect(shopify.blockPlaced()).toBe(true);
    expect(shopify.state.installation).toBe(7);
  });
});

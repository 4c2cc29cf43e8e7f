import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openPlatforms } from "./platforms.ts";
import { takePorts } from "./ports.ts";

const directory = mkdtempSync(join(tmpdir(), "notify-me-platforms-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** One run of everything around the app; the next one has what this one kept. */
async function run(
  work: (around: Awaited<ReturnType<typeof openPlatforms>>) => void | Promise<void>,
) {
  const ports = await takePorts({ port: 0, appPort: () => 0 });
  const platforms = await openPlatforms(ports, directory);
  await work(platforms);
  await platforms.close();
  await ports.close();
}

test("a key stays as it was left, revoked or restored, over a restart", async () => {
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

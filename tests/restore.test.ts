import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PrismaClient } from "#prisma/client/client.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { env } from "#app/server/env.server.ts";
import { DurableSQLite } from "#app/server/database/sqlite/durable-sqlite.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { connectShop, signUp } from "./shops.ts";

const folder = mkdtempSync(join(tmpdir(), "notify-me-restore-"));
const backup = join(folder, "backup.sqlite");
const restored = join(folder, "restored.sqlite");
let shop: string;

function run(program: string, ...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], {
    env: { ...process.env, DATABASE_URL: env.DATABASE_URL },
    encoding: "utf8",
  });
}

beforeAll(async () => {
  ({ shop } = await connectShop());
  for (let at = 0; at < 3; at += 1) await enqueue(shop, signUp(), new Date());
  await db.merchant.update({ where: { shop }, data: { pageSecretToldAt: new Date() } });
  expect(run("backup.ts", backup).status).toBe(0);
  // What came after the backup.
  await enqueue(shop, signUp(), new Date());
});
afterAll(() => rmSync(folder, { recursive: true }));

it("a backup is restored beside the live database, with a count of each table", async () => {
  const before = statSync(backup);
  const { status, stdout, stderr } = run("restore.ts", backup, restored);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Subscription +3 +4$/m);
  expect(stdout).toMatch(/^Merchant +1 +1$/m);
  expect(stdout).not.toContain("_prisma_migrations");
  expect(statSync(restored).mode & 0o077).toBe(0);
  expect(statSync(backup).mtimeMs).toBe(before.mtimeMs);
  expect(await db.subscription.count({ where: { shop } })).toBe(4);

  const other = new PrismaClient({ adapter: new DurableSQLite({ url: `file:${restored}` }) });
  const where = { shop, state: "queued" };
  const stored = await db.subscription.findMany({ where, orderBy: { id: "asc" }, take: 3 });
  expect(await other.subscription.findMany({ where, orderBy: { id: "asc" } })).toEqual(stored);
  // The storefront may have another page secret by now.
  expect(await other.merchant.findUnique({ where: { shop } })).toMatchObject({
    pageSecretToldAt: null,
  });
  await other.$disconnect();
});

it("a file that is there is never written over", () => {
  const { status, stderr } = run("restore.ts", backup, env.DATABASE_URL.replace("file:", ""));
  expect([status, stderr]).toEqual([1, "There must be a backup, and no such new file yet.\n"]);
});

it("a damaged backup is refused, and leaves nothing", () => {
  const damaged = join(folder, "damaged.sqlite");
  const target = join(folder, "of-damaged.sqlite");
  copyFileSync(backup, damaged);
  truncateSync(damaged, Math.trunc(statSync(backup).size / 2));
  const { status, stderr } = run("restore.ts", damaged, target);
  expect(status).toBe(1);
  expect(stderr).toContain("can't be restored");
  expect(existsSync(target)).toBe(false);
});

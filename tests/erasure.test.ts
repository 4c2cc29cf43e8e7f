import { randomUUID } from "node:crypto";
import {
  existsSync,
  globSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { client as db, overwriteErased } from "#app/server/database/db.server.ts";
import { env } from "#app/server/env.server.ts";
import { createCleaner } from "#app/server/erasure.server.ts";
import { restrictToOwner } from "#app/server/database/sqlite/database-file.server.ts";
import { forgetRequester, noteDataRequest } from "#app/merchant/data-request.server.ts";
import { removeShop } from "#app/merchant/install.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { cancelSignUp } from "#app/outbox/cancel.server.ts";
import { erasePerson, eraseSelected, eraseShop } from "#app/outbox/erase.server.ts";
import { expireOld } from "#app/outbox/expire.server.ts";
import { DurableSQLite } from "#app/server/database/sqlite/durable-sqlite.server.ts";
import { failedAttempt } from "./failed-attempt.ts";
import { emptyDatabase } from "./setup/empty.ts";
import { connectShop, signUp } from "./shops.ts";

const FILE = env.DATABASE_URL.replace("file:", "");
const EMAIL = "canary.person@example.com";
const PHONE = "+14155550199";
const DAY_MS = 86_400_000;
const now = new Date("2026-11-24T12:00:00Z");

beforeEach(emptyDatabase);

const backup = join(tmpdir(), `notify-me-backup-${randomUUID()}.sqlite`);
afterAll(() => rmSync(backup, { force: true }));

/**
 * In which of the database's files, and of a backup, something of the person is to be read. Looked at
 * from another process: to close a file takes this one's locks of it away.
 * https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
function traces(): string[] {
  const files = [...globSync(`${FILE}*`), backup].filter((file) => existsSync(file));
  const look = `
    const [files, traces] = JSON.parse(process.argv[1]);
    const read = (file) => require("node:fs").readFileSync(file, "latin1");
    const found = files.filter((file) => traces.some((trace) => read(file).includes(trace)));
    console.log(JSON.stringify(found));`;
  const given = JSON.stringify([files, [EMAIL, PHONE, "canary.person"]]);
  const { stdout } = spawnSync(process.execPath, ["-e", look, given], { encoding: "utf8" });
  return JSON.parse(stdout) as string[];
}

function makeBackup() {
  rmSync(backup, { force: true });
  return spawnSync(process.execPath, ["backup.ts", backup], {
    env: { ...process.env, DATABASE_URL: env.DATABASE_URL },
    encoding: "utf8",
  });
}

/** A shop with enough rows for pages of their own, the person in some, with long answers on overflow pages. */
async function shopWithPerson() {
  const { shop } = await connectShop();
  const ids: string[] = [];
  for (let at = 0; at < 60; at += 1) {
    const own = at % 3 === 0;
    const email = own ? EMAIL : `other-${String(at)}@example.com`;
    const variantId = String(1_000 + at);
    const wish = signUp({ email, phone: own ? PHONE : null, variantId, smsConsent: own });
    const { id } = await enqueue(shop, wish, new Date(now.getTime() - 40 * DAY_MS));
    if (own) ids.push(id);
    const texts = { answer: `${"x".repeat(9_000)} ${email}`, detail: email };
    await db.attempt.create({
      data: failedAttempt({ shop, subscriptionId: id, at: now, ...texts }),
    });
  }
  await noteDataRequest(shop, { id: `${shop}/1`, email: EMAIL, phone: PHONE, requestedAt: now });
  return { shop, ids };
}

const person = { email: EMAIL, phones: [PHONE] };
const erasures: [string, (of: { shop: string; ids: string[] }) => Promise<unknown>][] = [
  ["customers/redact", ({ shop }) => erasePerson(shop, person, now)],
  ["the merchant's delete", ({ shop, ids }) => eraseSelected(shop, ids, now)],
  [
    "shoppers who cancel",
    async ({ shop, ids }) => {
      for (const id of ids) expect(await cancelSignUp(shop, id, now)).toBe(true);
    },
  ],
  [
    "the time that data is kept",
    async ({ shop }) => {
      await db.merchant.update({ where: { shop }, data: { retentionDays: 30 } });
      await expireOld(shop, 30, now);
    },
  ],
  [
    "shop/redact",
    async ({ shop }) => {
      await eraseShop(shop);
      await removeShop(shop);
    },
  ],
];

describe("after an erasure", () => {
  it.each(erasures)(
    "by %s, nothing of the person is in any file, or in a backup",
    async (_, erase) => {
      const seeded = await shopWithPerson();
      expect(traces()).not.toEqual([]);
      await erase(seeded);
      await forgetRequester(seeded.shop, person, now);
      expect(await overwriteErased()).toBe(true);
      const made = makeBackup();
      expect([made.stderr, made.status]).toEqual(["", 0]);
      expect(traces()).toEqual([]);
      expect(statSync(backup).mode & 0o777).toBe(0o600);
    },
  );

  it("a reader of another process keeps the log for as long as it reads, and no writer waits", async () => {
    const { shop } = await shopWithPerson();
    const reader = await new DurableSQLite({ url: env.DATABASE_URL, timeout: 50 }).connect();
    await reader.executeScript("BEGIN; SELECT COUNT(*) FROM Subscription;");
    await erasePerson(shop, person, now);
    await forgetRequester(shop, person, now);
    const began = performance.now();
    expect(await overwriteErased()).toBe(false);
    await enqueue(shop, signUp(), now);
    expect(performance.now() - began).toBeLessThan(2_000);
    await reader.executeScript("COMMIT");
    await reader.dispose();
    expect(await overwriteErased()).toBe(true);
    expect(traces().filter((file) => file !== backup)).toEqual([]);
  });
});

describe("the write-ahead log is emptied", () => {
  function cleaner(results: boolean[]) {
    const planned: { ms: number; then: () => void }[] = [];
    const said: string[] = [];
    const say = (...words: unknown[]) => void said.push(String(words.at(-1)));
    const made = createCleaner({
      empty: () => Promise.resolve(results.shift() ?? true),
      log: { warn: say, error: say },
      after: (ms, then) => planned.push({ ms, then }),
    });
    const turn = async () => {
      planned.at(-1)!.then();
      await new Promise(setImmediate);
    };
    return { made, planned, said, turn };
  }

  it("once behind many slices, and not where nothing was erased", async () => {
    const { made, planned, turn } = cleaner([]);
    for (let slice = 0; slice < 5; slice += 1) made.soon();
    await turn();
    expect(planned.map(({ ms }) => ms)).toEqual([1_000]);
    await made.stop();
    expect(planned).toHaveLength(1);
  });

  it("again and again where a reader is in the way, later each time, and says so once", async () => {
    const { made, planned, said, turn } = cleaner(Array.from({ length: 12 }, () => false));
    made.soon();
    for (let tries = 0; tries < 13; tries += 1) await turn();
    const seconds = planned.map(({ ms }) => ms / 1_000);
    expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60]);
    expect(said).toHaveLength(1);
    await made.stop();
  });
});

describe("the database's files", () => {
  const modes = (file: string) => globSync(`${file}*`).map((name) => statSync(name).mode & 0o777);

  it("are their owner's alone, those that were there and those that are made", async () => {
    const file = join(tmpdir(), `notify-me-modes-${randomUUID()}.sqlite`);
    writeFileSync(file, "", { mode: 0o644 });
    chmodSync(file, 0o644);
    for (const present of [true, false]) {
      if (!present) rmSync(file);
      const connection = await new DurableSQLite({ url: `file:${file}` }).connect();
      await connection.executeScript("CREATE TABLE IF NOT EXISTS t (a)");
      expect(modes(file)).toEqual([0o600, 0o600, 0o600]);
      await connection.dispose();
    }
    writeFileSync(`${file}-wal`, "", { mode: 0o644 });
    restrictToOwner(`file:${file}`);
    expect(modes(file)).toEqual([0o600, 0o600]);
    for (const name of globSync(`${file}*`)) rmSync(name);
  });
});

it("a backup is not written over another file, or of a database that is not there", () => {
  writeFileSync(backup, "mine");
  const made = spawnSync(process.execPath, ["backup.ts", backup], {
    env: { ...process.env, DATABASE_URL: env.DATABASE_URL },
  });
  expect([made.status, readFileSync(backup, "utf8")]).toEqual([1, "mine"]);
  rmSync(backup);
  const none = { ...process.env, DATABASE_URL: "file:/nowhere/at-all.sqlite" };
  expect(spawnSync(process.execPath, ["backup.ts", backup], { env: none }).status).toBe(1);
});

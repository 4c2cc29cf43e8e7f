import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { measureDisk } from "./disk-metrics.server.ts";
import { registry } from "./metrics.server.ts";

const NAMES = ["notify_me_disk_free_bytes", "notify_me_database_bytes"];

afterEach(() => {
  for (const name of NAMES) registry.removeSingleMetric(name);
});

/** Which figures there are of the disk, each with its labels, and their values. */
async function figures(databaseUrl: string): Promise<Map<string, number>> {
  measureDisk(databaseUrl);
  const lines = (await registry.metrics()).split("\n");
  const own = lines.filter((line) => NAMES.some((name) => line.startsWith(`${name}{`)));
  return new Map(own.map((line) => [line.replace(/ .*/, ""), Number(line.replace(/.* /, ""))]));
}

it("the files of SQLite are measured, with the room beside them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "notify-me-disk-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "app.sqlite"), "12345");
  const measured = await figures(`file:${join(folder, "app.sqlite")}`);
  expect(measured.get('notify_me_database_bytes{file="main"}')).toBe(5);
  expect(measured.get('notify_me_database_bytes{file="write_ahead_log"}')).toBe(0);
  expect(measured.get('notify_me_disk_free_bytes{volume="database"}')).toBeGreaterThan(0);
});

it("nothing is said of the disk of a PostgreSQL server", async () => {
  expect(await figures("postgres://owner:hunter2@db.example/shops")).toEqual(new Map());
});

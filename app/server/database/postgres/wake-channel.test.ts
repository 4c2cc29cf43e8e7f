import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { openPostgres } from "./open-postgres.server.ts";

const URL = process.env["DATABASE_URL"]!;
const [one, other] = [openPostgres(URL), openPostgres(URL)];
const heard: string[] = [];
const heardItself: string[] = [];
const stops = [
  other.wakes.listen((shop) => heard.push(shop)),
  one.wakes.listen((shop) => heardItself.push(shop)),
];

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await Promise.all([one, other].map(({ client }) => client.$disconnect()));
});

async function listeners(sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: URL });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(
    `SELECT COUNT(${sql}) AS "count" FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'notify-me wakes' AND state = 'idle'
       AND query LIKE 'LISTEN%'`,
  );
  await client.end();
  return Number(rows[0]?.count);
}

it("a shop that one process has woken is announced to the others, and again after a lost connection", async () => {
  await expect.poll(() => listeners("*")).toBe(2);
  one.wakes.announce("a.myshopify.com");
  one.wakes.announce("b.myshopify.com");
  one.wakes.announce("a.myshopify.com");
  await expect.poll(() => heard).toEqual(["a.myshopify.com", "b.myshopify.com"]);

  expect(await listeners("pg_terminate_backend(pid)")).toBe(2);
  await expect.poll(() => listeners("*")).toBe(2);
  one.wakes.announce("c.myshopify.com");
  await expect.poll(() => heard.at(-1)).toBe("c.myshopify.com");
  expect(heardItself).toEqual([]);
});

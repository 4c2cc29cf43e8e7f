import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { dropDatabase, makeDatabase } from "#tests/setup/database.ts";
import { readModel } from "./model.ts";
import { diffModels } from "./schema-engine.ts";

const migrated = await connect(process.env["DATABASE_URL"]!);
const other = await makeDatabase();
const described = await connect(other);

afterAll(async () => {
  await Promise.all([migrated.end(), described.end()]);
  await dropDatabase(other);
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Indexes of some rows only, which the model can't describe: for filters of the log that few rows answer to. */
const PARTIAL = /^CREATE INDEX "Subscription_by_(code|sms|source|status)" .* WHERE /;

/** Every column, index and key of a database, in an order of their own. */
async function shapeOf(client: pg.Client): Promise<string[]> {
  const columns = await client.query<object>(
    `SELECT table_name, column_name, data_type, datetime_precision, is_nullable, column_default
     FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name NOT LIKE '\\_prisma%' ORDER BY 1, 2`,
  );
  const indexes = await client.query<{ indexdef: string }>(
    `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%'
     ORDER BY 1`,
  );
  const keys = await client.query<object>(
    `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype IN ('f', 'p', 'u') AND conrelid::regclass::text NOT LIKE '%\\_prisma%' ORDER BY 1, 2`,
  );
  const all = indexes.rows.filter(({ indexdef }) => !PARTIAL.test(indexdef));
  return [...columns.rows, ...all, ...keys.rows].map((one) => JSON.stringify(one));
}

it("the migrations make the database that the model describes", async () => {
  await described.query(`DROP SCHEMA public CASCADE`);
  await described.query(await diffModels(undefined, await readModel(), other));
  const shape = await shapeOf(described);
  expect(shape.length).toBeGreaterThan(140);
  expect(await shapeOf(migrated)).toEqual(shape);
});

it("texts sort by their code points, as in SQLite, whatever the server's language is", async () => {
  const { rows } = await migrated.query(
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'text' AND table_name NOT LIKE '\\_prisma%'
       AND collation_name IS DISTINCT FROM 'C'`,
  );
  expect(rows).toEqual([]);
});

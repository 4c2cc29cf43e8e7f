import { ESLint } from "eslint";
import { describe, expect, test } from "vitest";

const ROOM = "app/outbox/enqueue.server.ts";
const eslint = new ESLint();

const IMPORTS = {
  db: 'import { db } from "../server/db.server.ts";',
  write: 'import { write } from "../server/db.server.ts";',
  commit: 'import { commit } from "../server/db.server.ts";',
  client: 'import { client } from "../server/db.server.ts";',
  commitCounted: 'import { commitCounted } from "./stats/hourly-counts.server.ts";',
  laneWakes: 'import { laneWakes } from "./queue/lane.server.ts";',
};

/** What the linter, which knows the types, says to this code in a module of the app. */
async function findings(code: string): Promise<string[]> {
  const imports = Object.entries(IMPORTS).filter(([name]) =>
    new RegExp(`\\b${name}\\b`).test(code),
  );
  const text = [...imports.map(([, line]) => line), code, ""].join("\n");
  const results = await eslint.lintText(text, { filePath: ROOM });
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

const inAsync = (code: string) => `export async function f(id: string) { ${code} }`;

describe("a write that would go past commit() is refused", () => {
  test.each([
    ["an interactive transaction", inAsync("await db.$transaction(async (tx) => tx.lane.count())")],
    ["one of the whole client", inAsync("await client.lane.delete({ where: { id } })")],
    ["an awaited write of db", inAsync("await db.lane.delete({ where: { id } })")],
    ["an awaited statement", inAsync("await write.lane.delete({ where: { id } })")],
    ["a returned one that is awaited", inAsync("await laneWakes(id, new Date())")],
    ["some at once", inAsync("await Promise.all([write.lane.deleteMany()])")],
    ["one that is begun by then()", inAsync("await write.lane.deleteMany().then(String)")],
    ["SQL", inAsync('await write.$executeRaw`DELETE FROM "Lane" WHERE "id" = ${id}`')],
    ["SQL of db", inAsync('await db.$executeRaw`DELETE FROM "Lane" WHERE "id" = ${id}`')],
    [
      "a write that tells",
      inAsync('await db.$queryRaw`UPDATE "Lane" SET "id" = ${id} RETURNING 1`'),
    ],
    ["SQL that may be anything", inAsync("await db.$queryRawUnsafe(id)")],
  ])("%s", async (_, code) => {
    expect(await findings(code)).not.toEqual([]);
  });
});

describe("what goes through commit() is not", () => {
  test.each([
    [
      "a write in it",
      inAsync("await commit(() => [write.lane.deleteMany(), laneWakes(id, new Date())]);"),
    ],
    [
      "one that keeps the counts",
      inAsync("await commitCounted([id], () => [write.lane.delete({ where: { id } })]);"),
    ],
    [
      "a write that tells",
      inAsync(
        'const [rows] = await commit(() => [write.$queryRaw<{ id: string }[]>`UPDATE "Lane" SET "id" = ${id} RETURNING "id"`]); return rows;',
      ),
    ],
    ["a statement for it", "export function f() { return write.lane.deleteMany(); }"],
    ["a read", inAsync("return db.lane.count({ where: { id } });")],
    ["a read in SQL", inAsync('return db.$queryRaw`SELECT "id" FROM "Lane" WHERE "id" = ${id}`;')],
  ])("%s", async (_, code) => {
    expect(await findings(code)).toEqual([]);
  });
});

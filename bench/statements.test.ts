import { expect, test } from "vitest";
import { client as db, commit, write } from "#app/server/database/db.server.ts";
import { countStatements } from "./statements.ts";

const statements = countStatements();

test("a query is one statement, and a commit of several adds two to its own", async () => {
  await db.lane.count();
  const counted = async (work: () => Promise<unknown>) => {
    const before = statements();
    await work();
    return statements() - before;
  };
  const data = { id: "lane-1" };
  expect(await counted(() => db.lane.count())).toBe(1);
  expect(await counted(() => commit(() => [write.lane.createMany({ data: [data] })]))).toBe(1);
  expect(
    await counted(() =>
      commit(() => [
        write.lane.updateMany({ where: { id: "lane-1" }, data: { failures: 1 } }),
        write.lane.updateMany({ where: { id: "lane-1" }, data: { failures: 2 } }),
      ]),
    ),
  ).toBe(4);
  const refused = () =>
    commit(() => [write.lane.createMany({ data: [data] })]).catch(() => undefined);
  expect(await counted(refused)).toBe(1);
});

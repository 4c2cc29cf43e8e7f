import { expect, test } from "vitest";
import { migrateAtStart } from "./migrate-at-start.ts";

/** A clock on which only waiting takes time, and the lines that were told. */
function surroundings() {
  let passed = 0;
  const lines: string[] = [];
  const wait = (ms: number) => Promise.resolve((passed += ms));
  return { now: () => passed, wait, tell: (line: string) => void lines.push(line), lines };
}

/** As the driver reports a server that is not there, and `migrate` passes it on. */
function unreachable() {
  const cause = Object.assign(new Error("connect to 10.0.0.7"), { code: "ECONNREFUSED" });
  return new Error("The database could not be migrated", { cause });
}

test("a database that comes within a minute is waited for, with one line for each try", async () => {
  const around = surroundings();
  let tries = 0;
  const migrate = () => (++tries < 4 ? Promise.reject(unreachable()) : Promise.resolve("done"));
  expect(await migrateAtStart(migrate, around)).toBe("done");
  expect(around.lines).toEqual(
    [60, 58, 56].map(
      (seconds) => `The database can't be reached (ECONNREFUSED): trying again for ${seconds} s.`,
    ),
  );
});

test("after a minute, the start gives up with the reason", async () => {
  const around = surroundings();
  const error = unreachable();
  await expect(migrateAtStart(() => Promise.reject(error), around)).rejects.toBe(error);
  expect(around.now()).toBe(60_000);
});

test("any other failure is not tried again", async () => {
  const around = surroundings();
  const error = new Error("A migration failed");
  await expect(migrateAtStart(() => Promise.reject(error), around)).rejects.toBe(error);
  expect([around.now(), around.lines]).toEqual([0, []]);
});

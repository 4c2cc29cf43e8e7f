import { expect, it, onTestFinished } from "vitest";
import { crash } from "../bench/crash.ts";
import { dropDatabase, makeDatabase } from "./setup/database.ts";

it("processes that are killed in the middle of their calls lose nothing, and repeat little", async () => {
  const databaseUrl = await makeDatabase();
  onTestFinished(() => dropDatabase(databaseUrl));
  const outcome = await crash({
    databaseUrl,
    kills: 3,
    lanes: 4,
    backlog: 150,
    signUpsPerSecond: 20,
  });
  expect(outcome).toMatchObject({ kills: 3, lost: 0 });
  expect(outcome.killsInCall).toBeGreaterThanOrEqual(2);
  expect(outcome.repeats).toBeLessThanOrEqual(outcome.repeatsBound);
  expect(outcome.mostInLane).toBeLessThanOrEqual(64);
  expect(outcome.rows).toBeGreaterThan(4 * 150);
}, 180_000);

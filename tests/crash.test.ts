import { expect, it, onTestFinished } from "vitest";
import { crash } from "../bench/crash.ts";
import { dropDatabase, makeDatabase, onPostgres } from "./setup/database.ts";

const KILLS = onPostgres ? 2 : 3;

it("processes that are killed in the middle of their calls lose nothing, and repeat little", async () => {
  const databaseUrl = await makeDatabase();
  onTestFinished(() => dropDatabase(databaseUrl));
  const outcome = await crash({
    databaseUrl,
    kills: KILLS,
    lanes: 4,
    backlog: 150,
    signUpsPerSecond: 20,
  });
  expect(outcome).toMatchObject({ kills: KILLS, lost: 0 });
  expect(outcome.killsInCall).toBeGreaterThanOrEqual(KILLS - 1);
  expect(outcome.repeats).toBeLessThanOrEqual(outcome.repeatsBound);
  expect(outcome.mostInLane).toBeLessThanOrEqual(64);
  expect(outcome.rows).toBeGreaterThan(4 * 150);
}, 180_000);

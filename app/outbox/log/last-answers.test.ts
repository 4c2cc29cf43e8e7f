import { expect, it } from "vitest";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { lastAnswers } from "./last-answers.server.ts";
import { settle } from "../queue/settle.server.ts";
import type { AttemptRecord } from "../queue/settlement.ts";

const plans = watchPlans(env.DATABASE_URL);
const NOON = new Date("2026-11-25T12:00:00.000Z");
const later = (ms: number) => new Date(NOON.getTime() + ms);

const attempt = (changes: Partial<AttemptRecord>) => acceptedAttempt(NOON, changes);

async function recordAnswer(
  shop: string,
  keyVersion: number,
  record: AttemptRecord,
): Promise<void> {
  const { id } = await enqueue(shop, signUp(), record.at);
  const row = await db.subscription.findUniqueOrThrow({ where: { id } });
  const next = { state: "delivered" } as const;
  await settle([{ row, keyVersion, attempt: record, next }], record.at);
}

const nothing = { last: null, tookSignUpAt: null, tookConsentAt: null };

it("is empty before an attempt, whatever another shop was answered", async () => {
  const [{ shop }, { shop: other }] = [await connectShop(), await connectShop()];
  await recordAnswer(other, 1, attempt({}));
  await enqueue(shop, signUp(), NOON);
  expect(await lastAnswers(shop, 1)).toEqual(nothing);
});

it("takes what the present key has received as proof, and the newest answer of any key", async () => {
  const { shop } = await connectShop();
  await recordAnswer(shop, 1, attempt({ at: later(1) }));
  await recordAnswer(shop, 1, attempt({ at: later(2), step: "consent" }));
  const old = { at: later(2), status: 202, outcome: "delivered", step: "consent" };
  expect(await lastAnswers(shop, 2)).toEqual({ ...nothing, last: { ...old, ofThisKey: false } });
  expect(await lastAnswers(shop, 1)).toEqual({
    last: { ...old, ofThisKey: true },
    tookSignUpAt: later(1),
    tookConsentAt: later(2),
  });
  await recordAnswer(shop, 2, attempt({ at: later(3), outcome: "key_refused", status: 401 }));
  expect(await lastAnswers(shop, 2)).toMatchObject({
    last: { at: later(3), outcome: "key_refused", ofThisKey: true },
    tookSignUpAt: null,
  });
});

it.skipIf(onPostgres)(
  "reads the newest rows alone, and their attempts through an index",
  async () => {
    const { shop } = await connectShop();
    await recordAnswer(shop, 1, attempt({ at: later(-5_000) }));
    await rowsOf(shop, 300, { state: "failed", from: NOON });
    plans();
    expect(await lastAnswers(shop, 1)).toMatchObject({ tookSignUpAt: later(-5_000) });
    const read = plans();
    expect(read.length).toBeGreaterThanOrEqual(3);
    for (const plan of read) {
      expect(plan).toMatch(
        /^(SEARCH .* USING (COVERING )?INDEX .*\((shop=\?|subscriptionId=\?|shop=\? AND state=\?)\)|USE TEMP B-TREE FOR ORDER BY)$/,
      );
    }
  },
);

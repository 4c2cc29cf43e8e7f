import { expect, it } from "vitest";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { enqueue } from "../enqueue.server.ts";
import { eraseSelected } from "../erase.server.ts";
import { claim } from "../queue/claim.server.ts";
import { settle } from "../queue/settle.server.ts";
import { resendSelected } from "../resend.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";

const now = new Date("2026-11-24T12:00:00Z");

it("counts stay right, and no commit fails, where rows are settled, erased, sent again and signed up at once", async () => {
  const shops = await Promise.all([1, 2, 3].map(() => connectShop()));
  for (const { shop } of shops) {
    for (let more = 0; more < 5; more += 1) await enqueue(shop, signUp(), now);
  }
  const work = shops.map(async ({ shop, laneId }) => {
    const rows = await claim(laneId, now, { limit: 5, except: new Set() });
    const settled = rows.map((row, at) =>
      settle(
        [
          {
            row,
            keyVersion: 1,
            attempt: acceptedAttempt(now),
            next: at % 2 === 0 ? { state: "delivered" } : { state: "failed", reason: "email" },
          },
        ],
        now,
      ),
    );
    const ids = rows.map(({ id }) => id);
    const others = ids.flatMap((id) => [
      eraseSelected(shop, [id, ...ids.slice(0, 3)], now),
      resendSelected(shop, [...ids.slice(-3), id], now),
      enqueue(shop, signUp(), now),
    ]);
    await Promise.all([...settled, ...others]);
  });
  await Promise.all(work);
  expect(await wrongCounts()).toEqual([]);
});

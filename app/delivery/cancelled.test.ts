import { expect, it } from "vitest";
import { delivery } from "#tests/delivery.ts";
import { ERASED_ROW } from "#tests/erased-row.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { cancelSignUp } from "../outbox/cancel.server.ts";
import { client as db } from "../server/database/db.server.ts";

const { time, at, klaviyo, begin, waiting } = delivery();

const rowOf = (id: string) => db.subscription.findUniqueOrThrow({ where: { id } });

it("a sign-up that its shopper has cancelled is never sent", async () => {
  const { shop, id } = await waiting();
  expect(await cancelSignUp(shop, id, at())).toBe(true);
  begin();
  await time.pass(30_000);
  expect(klaviyo.received).toEqual([]);
  expect(await rowOf(id)).toMatchObject({ ...ERASED_ROW, attemptCount: 0 });
});

it("one that is cancelled during its call stays cancelled, and the answer is late", async () => {
  const { shop, id } = await waiting();
  begin({ send: sendTo(klaviyo, { clock: time, latencyMs: () => 5_000 }) });
  await time.pass(1_000);
  expect(await cancelSignUp(shop, id, at())).toBe(true);
  await time.pass(30_000);
  expect(klaviyo.received).toHaveLength(1);
  expect(await rowOf(id)).toMatchObject({ ...ERASED_ROW, attemptCount: 1, deliveredAt: null });
  expect(await db.attempt.findMany({ where: { shop } })).toMatchObject([{ late: true }]);
});

it("one that Klaviyo has taken is not cancelled any more", async () => {
  const { shop, id } = await waiting();
  begin();
  await time.pass(1_000);
  expect(await cancelSignUp(shop, id, at())).toBe(false);
  expect((await rowOf(id)).state).toBe("delivered");
});

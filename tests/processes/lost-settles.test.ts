import { afterAll, beforeAll, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { openTransaction } from "#tests/open-transaction.ts";
import { refuse } from "#tests/refusal.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";

const SHOPPERS = 500;
/** More than a batch of sign-ups takes, so that some always wait for the next one. */
const AT_ONCE = 100;
const NOT_SETTLED = "Klaviyo's answers could not be stored";

// An app of its own, because its worker delivers.
let built: BuiltApp;

beforeAll(async () => {
  built = await startBuiltApp({ DELIVERY_WORKER: "on" }, [
    "./tests/processes/asynchronous-driver.ts",
  ]);
});

afterAll(() => built.stop());

/** Rejects where the connection had idled for too long just then, as while the one process was busy. */
function ask(shop: string, email: string): Promise<Response> {
  const body = new URLSearchParams({ variant_id: "33001893429341", email });
  return built.app.proxy(shop, body, { accept: "application/json" });
}

it("a sign-up that comes while a settling is open is there when that settling has failed", async () => {
  const { shop } = await connectShop();
  const first = await enqueue(shop, signUp(), new Date());
  const fail = await openTransaction((tx) =>
    tx.subscription.update({ where: { id: first.id }, data: { state: "delivered" } }),
  );
  const second = enqueue(shop, signUp(), new Date());
  await fail();
  const accepted = [first.id, (await second).id];
  const rows = await db.subscription.findMany({ where: { shop }, orderBy: { createdAt: "asc" } });
  expect(rows.map(({ id, state }) => [id, state])).toEqual(accepted.map((id) => [id, "queued"]));
});

it("500 shoppers sign up while every settling write fails: every row answered 202 is there", async () => {
  const { shop } = await connectShop({ key: sandboxAccounts()[0]!.key });
  const accept = await refuse('UPDATE OF "state", "attemptCount" ON "Subscription"');

  const accepted: string[] = [];
  const others: number[] = [];
  const queue = Array.from({ length: SHOPPERS }, (_, at) => `shopper-${at}@example.com`);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let email = queue.pop(); email; email = queue.pop()) {
        const answer = await ask(shop, email).catch(() => ask(shop, email));
        if (answer.status === 202) accepted.push(email);
        // A busy machine may be too slow for a hundred at once: the block asks again too.
        else if (answer.status === 503) queue.push(email);
        else others.push(answer.status);
      }
    }),
  );
  const notSettled = (await built.lines()).filter((line) => line.includes(NOT_SETTLED));
  const rows = await db.subscription.findMany({ where: { shop } });
  await accept();

  expect(notSettled.length, "the worker's settles failed during it").toBeGreaterThan(0);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["queued"]));
  expect(new Set(rows.map(({ email }) => email))).toEqual(new Set(accepted));
  expect([accepted.length, others]).toEqual([SHOPPERS, []]);

  await expect
    .poll(() => db.subscription.count({ where: { shop, state: "delivered" } }), { timeout: 20_000 })
    .toBe(SHOPPERS);

  const calls = new Map<string | undefined, number>();
  for (const { profile } of built.klaviyo.double.received) {
    calls.set(profile.email, (calls.get(profile.email) ?? 0) + 1);
  }
  expect(calls.size).toBe(SHOPPERS);
  expect(Math.max(...calls.values()), "what could not be settled was not called for again").toBe(1);
}, 60_000);

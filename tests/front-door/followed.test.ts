import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { systemClock } from "#app/delivery/clock.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { LogLines } from "#tests/log-lines.ts";
import { connectShop } from "#tests/shops.ts";
import { app, klaviyo, lines } from "./world.ts";

let shop: string;
beforeAll(async () => {
  ({ shop } = await connectShop({ key: sandboxAccounts()[0]!.key }));
});

function signUp(email: string, requestId: string): Promise<Response> {
  const headers = { accept: "application/json", "x-request-id": requestId };
  return app.proxy(shop, new URLSearchParams({ email, variant_id: "33001893429341" }), headers);
}

it("a sign-up is followed through the log by its row, from its request to Klaviyo's receipt", async () => {
  const requestId = randomUUID();
  expect((await signUp("ann@example.com", requestId)).status).toBe(202);
  const { id } = await db.subscription.findFirstOrThrow({ where: { shop } });
  const stored = (await lines()).filter((line) => line.includes(id));
  expect(stored.map((line) => JSON.parse(line) as object)).toMatchObject([
    { msg: "Sign-ups stored", rows: [{ row: id, request: requestId }] },
  ]);

  const worked = new LogLines();
  const worker = startWorker({
    send: sendTo(klaviyo.double, { clock: systemClock }),
    log: worked.log,
  });
  await expect
    .poll(() => db.subscription.count({ where: { id, state: "delivered" } }))
    .toBeGreaterThan(0);
  await worker.stop();
  const delivered = worked.take().filter((line) => line.includes(id));
  const { requestId: klaviyoRequest } = await db.attempt.findFirstOrThrow({
    where: { subscriptionId: id },
  });
  expect(delivered.map((line) => JSON.parse(line) as object)).toMatchObject([
    {
      msg: "Answers stored",
      rows: [{ row: id, state: "delivered", outcome: "delivered", klaviyoRequest }],
    },
  ]);
});

it.each(["ann@example.com", "+14155550199", "4155550199", "x".repeat(40)])(
  "a request's id is not logged where it may be a person's: %s",
  async (requestId) => {
    await signUp(`${randomUUID()}@example.com`, requestId);
    expect((await lines()).filter((line) => line.includes(requestId))).toEqual([]);
  },
);

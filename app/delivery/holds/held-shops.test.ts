import { expect, it } from "vitest";
import { LogLines } from "#tests/log-lines.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { VirtualTime } from "#tests/virtual-time.ts";
import { client as db } from "../../server/database/db.server.ts";
import { holdShop } from "../../merchant/hold.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { endHold } from "./held-shops.server.ts";

it("a hold that ends wakes its lane, which sleeps without a holder", async () => {
  const time = new VirtualTime();
  const at = new Date(time.now());
  const { shop, laneId } = await connectShop();
  await enqueue(shop, signUp(), at);
  await holdShop(shop, { hold: "key_refused", detail: null, keyVersion: 1, at });
  await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
  await endHold({ shop, keyVersion: 1 }, { clock: time, log: new LogLines().log });
  expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({ wakeAt: at });
});

import { randomBytes } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { refusal } from "#tests/klaviyo-answers.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { connect } from "./connection.server.ts";

const [older] = env.ENCRYPTION_KEY;
afterEach(() => {
  env.ENCRYPTION_KEY.splice(0, Infinity, older!);
});

/** Connects a shop with a key that may not read its account, so that its lane is named after it. */
async function laneOf(shop: string): Promise<string | null> {
  const seen = { seen: 0, now: new Date() };
  await connect(shop, "pk_of_no_account", seen, () =>
    Promise.resolve(refusal(403, "permission_denied")),
  );
  return (await db.merchant.findUniqueOrThrow({ where: { shop } })).laneId;
}

it("two shops with one key that names no account share a lane, also across a rotation of ENCRYPTION_KEY", async () => {
  const lane = await laneOf(await installShop());
  expect(lane).toMatch(/^key-/);
  env.ENCRYPTION_KEY.unshift(randomBytes(32));
  expect(await laneOf(await installShop())).toBe(lane);
});

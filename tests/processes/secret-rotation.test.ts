import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { connectShop } from "#tests/shops.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";
import { callersOf, type Callers } from "../front-door/callers.ts";
import { samplesOf } from "../front-door/samples.ts";

const [OLD, NEW, STRANGE] = ["test-api-secret", "the-new-api-secret", "a-secret-of-nobody"];
const METRICS_TOKEN = "0123456789abcdef0123";
const SHOP = "rotated.myshopify.com";

/** The app while its secret is rotated: it has the new one, and Shopify still takes the old one. */
let built: BuiltApp;

beforeAll(async () => {
  const secrets = { SHOPIFY_API_SECRET: NEW, SHOPIFY_API_SECRET_PREVIOUS: OLD };
  built = await startBuiltApp({ ...secrets, METRICS_TOKEN });
  await built.open(SHOP);
});
afterAll(() => built.stop());

const signedBy = (secret: string): Callers => callersOf(built.port, secret);

async function usesOfOld(): Promise<Record<string, number>> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await built.app.fetch("/metrics", { headers })).text();
  const uses = samplesOf(text).filter(
    ({ name }) => name === "notify_me_previous_secret_uses_total",
  );
  return Object.fromEntries(
    uses.map(({ labels, value }): [string, number] => [labels["use"] ?? "", value]),
  );
}

describe.each([
  ["the old secret", OLD, 1],
  ["the new secret", NEW, 0],
])("while the secret is rotated, %s", (_, secret, uses) => {
  it("signs a sign-up that is stored", async () => {
    const { shop } = await connectShop();
    const before = await usesOfOld();
    const fields = new URLSearchParams({ email: "ann@example.com", variant_id: "1" });
    const answer = await signedBy(secret).proxy(shop, fields, { accept: "application/json" });
    expect(answer.status).toBe(202);
    expect(await db.subscription.count({ where: { shop } })).toBe(1);
    expect((await usesOfOld())["app_proxy"]).toBe(before["app_proxy"]! + uses);
  });

  it("signs a webhook that is obeyed", async () => {
    const before = await usesOfOld();
    const webhook = { current: ["read_products", "write_app_proxy"] };
    const answer = await signedBy(secret).webhook(SHOP, "app/scopes_update", webhook);
    expect(answer.status).toBe(200);
    expect((await usesOfOld())["webhook"]).toBe(before["webhook"]! + uses);
  });

  it("signs the session token of a page", async () => {
    const before = await usesOfOld();
    expect((await signedBy(secret).admin(SHOP, "/app/settings.data")).status).toBe(200);
    expect((await usesOfOld())["session_token"]).toBeGreaterThanOrEqual(
      before["session_token"]! + uses,
    );
  });
});

it("any other secret is refused", async () => {
  const strange = signedBy(STRANGE);
  const fields = new URLSearchParams({ email: "ann@example.com" });
  const answers = [
    await strange.proxy(SHOP, fields, { accept: "application/json" }),
    await strange.webhook(SHOP, "app/scopes_update", { current: [] }),
    await strange.admin(SHOP, "/app/settings.data"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 401, 401]);
});

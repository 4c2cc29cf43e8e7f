import { beforeEach, describe, expect, it } from "vitest";
import { connectShop } from "#tests/shops.ts";
import { unseal } from "../merchant/seal.server.ts";
import { sealClearAddresses } from "../merchant/token-sealing.server.ts";
import { client as db } from "../server/database/db.server.ts";
import {
  loadAlertSettings,
  renewSecret,
  reportBlock,
  saveAlertSettings,
  sendTest,
} from "./settings.server.ts";
import type { PostWebhook } from "./send-webhook.server.ts";

const ORIGIN = "http://127.0.0.1:4010";
const URL = `${ORIGIN}/alerts`;
const now = new Date("2026-11-30T12:00:00Z");

let shop: string;
beforeEach(async () => {
  ({ shop } = await connectShop());
});

const save = (webhookUrl: string, digest = true) =>
  saveAlertSettings(shop, { webhookUrl, digest }, [ORIGIN]);

const storedSecret = async () => {
  const { sealedSecret } = await db.alertSettings.findUniqueOrThrow({ where: { shop } });
  return sealedSecret === null ? null : unseal(shop, sealedSecret);
};

describe("the address for alerts", () => {
  it("gets a secret, which is returned once and stored sealed", async () => {
    const saved = await save(URL);
    const secret = (saved as { secret: string }).secret;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await storedSecret()).toBe(secret);
    expect(await save(`${URL}?b`)).toEqual({ kind: "saved", secret: null });
    expect(await storedSecret()).toBe(secret);
    expect(JSON.stringify(await loadAlertSettings(shop))).not.toContain("whsec_");
  });

  it("gets another secret when the merchant asks for one", async () => {
    expect(await renewSecret(shop)).toBeNull();
    await save(URL);
    const before = await storedSecret();
    const secret = await renewSecret(shop);
    expect(secret).not.toBe(before);
    expect(await storedSecret()).toBe(secret);
  });

  it("is removed with its secret", async () => {
    await save(URL);
    expect(await save("  ", false)).toEqual({ kind: "saved", secret: null });
    expect(await storedSecret()).toBeNull();
    expect(await loadAlertSettings(shop)).toMatchObject({ webhookUrl: null, digest: false });
  });

  it("is unreadable in the database, and sealed there where an earlier release left it in clear", async () => {
    await save(URL);
    const stored = async () =>
      (await db.alertSettings.findUniqueOrThrow({ where: { shop } })).webhookUrl;
    expect(await stored()).not.toContain("alerts");
    await db.alertSettings.update({ where: { shop }, data: { webhookUrl: URL } });
    expect(await loadAlertSettings(shop)).toMatchObject({ webhookUrl: URL });
    expect(await sealClearAddresses()).toBe(1);
    expect(await stored()).not.toContain("alerts");
    expect(await loadAlertSettings(shop)).toMatchObject({ webhookUrl: URL });
    expect(await sealClearAddresses()).toBe(0);
  });

  it.each([
    ["http://hooks.example.com/", "not_https"],
    ["https://localhost/", "private_host"],
    ["https://nowhere.invalid/", "private_host"],
  ])("is not stored where it is %s: %s", async (url, fault) => {
    await save(URL);
    expect(await save(url, false)).toEqual({ kind: "refused", fault });
    expect(await loadAlertSettings(shop)).toMatchObject({ webhookUrl: URL, digest: true });
  });
});

describe("a test", () => {
  const taken: PostWebhook = () =>
    Promise.resolve({ outcome: "answered", status: 500, isFinal: false });
  const ask = () =>
    Promise.resolve(Response.json({ data: { flowTriggerReceive: { userErrors: [] } } }));
  const at = (ms: number) => ({
    askOf: () => ask,
    post: taken,
    now: () => new Date(now.getTime() + ms),
  });

  it("goes to each channel, once, and what came of it is told", async () => {
    await save(URL);
    expect(await sendTest(shop, at(0))).toBe(true);
    expect((await loadAlertSettings(shop)).last).toEqual({
      flow: { at: now, outcome: "sent", status: null },
      webhook: { at: now, outcome: "answered", status: 500 },
    });
    expect(await db.alertMessage.count({ where: { shop, dueAt: { not: null } } })).toBe(0);
  });

  it("has to wait for ten seconds after the last one", async () => {
    await sendTest(shop, at(0));
    expect(await sendTest(shop, at(9_999))).toBe(false);
    expect(await sendTest(shop, at(10_000))).toBe(true);
  });
});

it("the block is missing since the first report that says so, until one says otherwise", async () => {
  const report = (state: "placed" | "missing", ms: number) =>
    reportBlock(shop, state, new Date(now.getTime() + ms));
  const stored = () => db.alertSettings.findUniqueOrThrow({ where: { shop } });
  expect((await loadAlertSettings(shop)).block).toBeNull();
  await report("placed", 0);
  await report("missing", 1);
  await report("missing", 2);
  expect(await stored()).toMatchObject({
    blockPlacedAt: now,
    blockMissingAt: new Date(now.getTime() + 1),
  });
  expect((await loadAlertSettings(shop)).block).toBe("missing");
  await report("placed", 3);
  expect(await stored()).toMatchObject({ blockMissingAt: null });
  expect((await loadAlertSettings(shop)).block).toBe("placed");
});

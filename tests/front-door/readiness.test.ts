import { beforeEach, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import type { ReadinessReport } from "#app/pages/settings/readiness/readiness-report.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { settle } from "#app/outbox/queue/settle.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { acceptedAttempt } from "../accepted-attempt.ts";
import { openShop } from "./opened-shop.ts";
import { app, klaviyo } from "./world.ts";

const [full, , half, gone, base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];

beforeEach(() => {
  klaviyo.reset();
  klaviyo.passAnHour();
});

type Report = Extract<ReadinessReport, { kind: "report" }>;

async function check(shop: string): Promise<{ report: Report; text: string }> {
  const answer = await app.admin(shop, "/app/readiness", { method: "POST" });
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const text = await answer.text();
  return { report: JSON.parse(text) as Report, text };
}

async function opened(key: string): Promise<string> {
  const shop = await openShop();
  await connectShop({ shop, key });
  return shop;
}

describe("whether everything is ready", () => {
  it("is told of a key with every scope, without the key, and only what is known of it is stored", async () => {
    const shop = await opened(full);
    const before = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const { report, text } = await check(shop);
    expect(report).toMatchObject({
      key: { kind: "account", name: "Sandbox Outfitters", testAccount: true },
      needed: { kind: "present" },
      lists: { kind: "granted" },
      flows: { kind: "flows", flows: [{ name: "Back in stock", status: "live" }] },
      consents: { kind: "untried" },
      last: null,
    });
    expect(text).not.toContain(full);
    expect(text).not.toContain(full.slice(-8));
    const after = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect({ ...after, installedAt: null }).toEqual({
      ...before,
      installedAt: null,
      inspectedAt: expect.any(Date) as Date,
      missingScopes: "",
      flowStatus: "live",
      flowName: "Back in stock",
      flowLiveAt: expect.any(Date) as Date,
    });
    expect(klaviyo.double.received).toEqual([]);
    expect(klaviyo.double.consents).toEqual([]);
  });

  it("names what a key lacks, and knows no flow by a key that may not see it", async () => {
    expect((await check(await opened(half))).report).toMatchObject({
      needed: { kind: "missing", scopes: ["catalogs:write"] },
    });
    klaviyo.passAnHour();
    expect((await check(await opened(base))).report).toMatchObject({
      needed: { kind: "present" },
      lists: { kind: "denied", why: "missing" },
      flows: { kind: "denied", why: "missing" },
    });
  });

  it("holds the shop of a key that was revoked, until a check finds that it works again", async () => {
    const shop = await opened(gone);
    expect((await check(shop)).report).toMatchObject({ key: { kind: "refused" } });
    expect(
      await db.merchant.findUniqueOrThrow({ where: { shop }, include: { lane: true } }),
    ).toMatchObject({
      hold: "key_refused",
      holdCheckAt: expect.any(Date) as Date,
      lane: { wakeAt: expect.anything() as unknown },
    });
  });

  it("asks nothing of a permission that a sign-up with this key has proven", async () => {
    const shop = await opened(full);
    const { id } = await enqueue(shop, signUp(), new Date());
    const row = await db.subscription.findUniqueOrThrow({ where: { id } });
    const attempt = acceptedAttempt(new Date());
    await settle([{ row, keyVersion: 1, attempt, next: { state: "delivered" } }], new Date());
    const { report } = await check(shop);
    expect(report).toMatchObject({ needed: { kind: "proven" }, last: { outcome: "delivered" } });
    expect(klaviyo.double.calls.filter(({ method }) => method === "POST")).toEqual([]);

    await db.merchant.update({ where: { shop }, data: { keyVersion: 2 } });
    klaviyo.passAnHour();
    expect((await check(shop)).report).toMatchObject({
      needed: { kind: "present" },
      last: { ofThisKey: false },
    });
  });

  it("takes a hold's word for what is missing, and asks no more", async () => {
    const shop = await opened(full);
    const detail = "Your API key is missing required scopes: profiles:write";
    const hold = { hold: "scope_missing", holdDetail: detail, heldAt: new Date() };
    await db.merchant.update({ where: { shop }, data: hold });
    expect((await check(shop)).report).toMatchObject({ needed: { kind: "held", detail } });
    expect(klaviyo.double.calls.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("says that it is not known if Klaviyo is down, asks to wait or has retired the revision", async () => {
    const shop = await opened(full);
    for (const [fault, why] of [
      [{ kind: "status", status: 503 }, "unreachable"],
      [{ kind: "throttled" }, "throttled"],
      [{ kind: "status", status: 410 }, "retired"],
    ] as const) {
      klaviyo.double.failNext(fault, 4);
      expect((await check(shop)).report).toMatchObject({
        key: { kind: why },
        needed: { kind: "unknown", why },
        lists: { why },
        flows: { why },
      });
    }
  });
});

describe("where there is no key to ask about", () => {
  it("says so, and asks Klaviyo nothing", async () => {
    expect((await check(await openShop())).report).toEqual({ kind: "no_key" });
    const shop = await opened(full);
    const sealedKey = "v1.not.the.key";
    await db.merchant.update({ where: { shop }, data: { sealedKey } });
    expect((await check(shop)).report).toEqual({ kind: "key_unreadable" });
    expect(klaviyo.double.calls).toEqual([]);
  });

  it("tells nothing without a session", async () => {
    await connectShop({ shop: await installShop(), key: full });
    const headers = { "user-agent": "Mozilla/5.0 Chrome/140", authorization: "Bearer x.y.z" };
    const stranger = await app.fetch("/app/readiness", { method: "POST", headers });
    expect(stranger.status).toBe(401);
    expect(klaviyo.double.calls).toEqual([]);
  });
});

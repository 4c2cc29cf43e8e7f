import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, merchantOf, rowOf } from "#tests/delivery.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { claim } from "../outbox/queue/claim.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { nextStep } from "./step.server.ts";

const { time, at, klaviyo, send, begin, work, waiting } = delivery();
const [full] = sandboxAccounts();
const base = sandboxAccounts().find(({ key }) => key.endsWith("base"))!;
const both = { phone: "+14155552671", smsConsent: true, emailConsent: true };

async function texting(changes: Parameters<typeof signUp>[0], key?: string) {
  const { shop } = await waiting(key, { email: "first@example.com" });
  await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
  const { id } = await enqueue(shop, signUp(changes), at());
  return { shop, id };
}

async function stepsOf(id: string) {
  const { attempts } = await rowOf(id);
  return attempts.map(({ step, outcome, channels }) => [step, outcome, channels]);
}

describe("a ticked box is recorded before the sign-up goes out", () => {
  it("by a call and an attempt of its own, into the chosen list", async () => {
    const { shop, id } = await texting({ ...both, email: "ada@example.com" });
    await db.merchant.update({ where: { shop }, data: { consentListId: "TEXT01" } });
    await work();
    expect(await stepsOf(id)).toEqual([
      ["consent", "delivered", "EMAIL,SMS"],
      ["back_in_stock", "delivered", "EMAIL,SMS"],
    ]);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "recorded" });
    expect(klaviyo.consents).toMatchObject([{ source: "Back in stock", listId: "TEXT01" }]);
    const paths = klaviyo.calls.map(({ path }) => path);
    expect(paths.filter((path) => path.includes("bulk-create"))).toHaveLength(1);
  });

  it("and never without a tick", async () => {
    await texting({ phone: "+14155552671" });
    await work();
    expect(klaviyo.consents).toEqual([]);
    expect(klaviyo.received.map(({ channels }) => channels)).toEqual([["EMAIL"], ["EMAIL"]]);
  });

  it("once, also where the sign-up itself has to be repeated", async () => {
    const { id } = await texting(both);
    let failed = false;
    const failsOnce: Send = async (call) => {
      if (failed || !call.path.includes("back-in-stock")) return send(call);
      if (!JSON.stringify(call.body).includes("SMS")) return send(call);
      failed = true;
      return { answered: false, reason: "network", detail: "ECONNRESET" };
    };
    await work(failsOnce);
    for (let more = 0; more < 6; more += 1) await work(failsOnce);
    expect((await rowOf(id)).state).toBe("delivered");
    expect(klaviyo.consents).toHaveLength(1);
  });
});

describe("a key that may not record consents", () => {
  it("is reported to the merchant, and the e-mail goes out without SMS", async () => {
    const { shop, id } = await texting(both, base.key);
    await work();
    expect(await stepsOf(id)).toEqual([
      ["consent", "scope_missing", "EMAIL,SMS"],
      ["back_in_stock", "delivered", "EMAIL"],
    ]);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", consentStep: "not_permitted" });
    expect(await merchantOf(shop)).toMatchObject({ hold: null, consentRefusedKeyVersion: 1 });
  });

  it("is asked once, not for every shopper", async () => {
    const { shop } = await texting(both, base.key);
    await work();
    const before = klaviyo.calls.length;
    for (let more = 0; more < 5; more += 1) await enqueue(shop, signUp(both), at());
    await work();
    expect(klaviyo.calls.length - before).toBe(5);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(7);
  });

  it("fails a shopper with only a phone number, and says why", async () => {
    const { id } = await texting({ ...both, email: null, emailConsent: false }, base.key);
    await work();
    expect(await rowOf(id)).toMatchObject({
      state: "failed",
      lastReason: "consent_not_permitted",
    });
  });

  it("does not delay the e-mail where Klaviyo refuses a consent for another reason", async () => {
    const { id } = await texting(both);
    const refuses: Send = async (call) => {
      if (!call.path.includes("bulk-create")) return send(call);
      const body = JSON.stringify({ errors: [{ code: "invalid", detail: "No sending number." }] });
      const contentType = "application/vnd.api+json";
      const rest = { contentType, retryAfter: null, rateLimit: null };
      return { answered: true, status: 400, body, ...rest };
    };
    await work(refuses);
    expect(await stepsOf(id)).toEqual([
      ["consent", "unexpected", "EMAIL,SMS"],
      ["back_in_stock", "delivered", "EMAIL"],
    ]);
  });
});

it("a shopper who ticks SMS later has that recorded, and only that", async () => {
  const { shop, id } = await texting({ email: "eve@example.com", emailConsent: true });
  await work();
  await enqueue(shop, signUp({ ...both, email: "eve@example.com", emailConsent: false }), at());
  await work();
  const asked = await db.attempt.findMany({
    where: { shop, step: "consent" },
    orderBy: { at: "asc" },
  });
  expect(asked.map(({ channels }) => channels)).toEqual(["EMAIL", "SMS"]);
  expect((await rowOf(id)).state).toBe("delivered");
});

describe("rows that wait until Klaviyo records more consents", () => {
  it("do not delay rows that need no consent", async () => {
    const { shop } = await waiting(full!.key, { email: "first@example.com", emailConsent: true });
    for (let more = 0; more < 150; more += 1) {
      await enqueue(shop, signUp({ emailConsent: true }), at());
    }
    await time.pass(1);
    const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), at());
    begin();
    await time.pass(500);
    expect(klaviyo.consents.length).toBeLessThan(60);
    expect((await rowOf(id)).state).toBe("delivered");
    await time.pass(5_000);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(152);
    expect(klaviyo.consents).toHaveLength(151);
    expect(klaviyo.received).toHaveLength(152);
  });

  it("are left out exactly where their next step is to record one", async () => {
    for (const smsEnabled of [true, false]) {
      const { shop, laneId } = await connectShop({ key: full!.key });
      await db.merchant.update({ where: { shop }, data: { smsEnabled } });
      await db.subscription.createMany({ data: everyKindOfRow(shop) });
      const wanted = { limit: 2_000, except: new Set<string>() };
      const all = await claim(laneId, at(), wanted);
      expect(all).toHaveLength(1_920);
      const asking = all.filter((row) => nextStep(row, row.merchant).step === "consent");
      expect(asking.length).toBeGreaterThan(10);
      const without = await claim(laneId, at(), {
        ...wanted,
        withoutConsentSince: () => new Date(0),
      });
      expect(new Set(without.map(({ id }) => id))).toEqual(
        new Set(all.filter((row) => !asking.includes(row)).map(({ id }) => id)),
      );
    }
  });
});

function everyKindOfRow(shop: string) {
  const eitherWay = [true, false];
  // The shop has had one wording, version 1.
  const versions = [
    { smsConsentVersion: 1, emailConsentVersion: 1 },
    { smsConsentVersion: 1, emailConsentVersion: 9 },
    { smsConsentVersion: null, emailConsentVersion: 1 },
  ];
  const choices = [null, "email", "sms", "both"];
  const steps = [null, "recorded", "email_recorded", "sms_recorded", "not_permitted"];
  return eitherWay.flatMap((hasEmail) =>
    eitherWay.flatMap((hasPhone) =>
      eitherWay.flatMap((smsConsent) =>
        eitherWay.flatMap((emailConsent) =>
          eitherWay.flatMap((phoneRefused) =>
            steps.flatMap((consentStep) =>
              versions.flatMap((given) =>
                choices.map((unaskedConsents) => ({
                  id: randomUUID(),
                  shop,
                  state: "queued",
                  variantId: "1",
                  ...given,
                  dueAt: at(),
                  createdAt: at(),
                  updatedAt: at(),
                  email: hasEmail ? "ann@example.com" : null,
                  phone: hasPhone ? "+14155552671" : null,
                  smsConsent,
                  emailConsent,
                  phoneRefused,
                  consentStep,
                  unaskedConsents,
                })),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

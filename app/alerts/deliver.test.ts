import { beforeEach, describe, expect, it, test, vi } from "vitest";
import { installedShop } from "#sandbox/shopify/installed-shop.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop } from "#tests/shops.ts";
import { seal } from "../merchant/seal.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../server/durations.ts";
import { startAlerts } from "./alerts.server.ts";
import { deliverDue, pruneMessages } from "./deliver.server.ts";
import { testMessage } from "./messages.ts";
import { messageRows, type Channel } from "./record.server.ts";
import type { AskShop } from "./send-flow.server.ts";
import type { PostWebhook, SignedPost, Tried } from "./send-webhook.server.ts";

/** The next Thursday, when no digest is due. */
const begun = new Date(Math.ceil(Date.now() / (7 * DAY_MS)) * 7 * DAY_MS);
const clock = { now: begun };
const now = () => clock.now;
const wait = (ms: number) => (clock.now = new Date(clock.now.getTime() + ms));

beforeEach(async () => {
  clock.now = begun;
  await emptyDatabase();
});

const silent: AskShop = () => Promise.reject(new Error("Shopify is away"));
const askOf = () => silent;

/** A receiver that answers in this order, the last answer again and again. */
function receiver(...answers: Tried[]): { post: PostWebhook; got: SignedPost[] } {
  const got: SignedPost[] = [];
  const post: PostWebhook = (sent) => {
    got.push(sent);
    return Promise.resolve(answers[Math.min(got.length, answers.length) - 1]!);
  };
  return { post, got };
}

const sent: Tried = { outcome: "sent", status: 200, isFinal: true };
const failed: Tried = { outcome: "answered", status: 500, isFinal: false };

async function addMessage(channel: Channel): Promise<string> {
  const { shop } = await connectShop();
  await db.alertSettings.create({
    data: {
      shop,
      webhookUrl: "https://hooks.example/a",
      sealedSecret: seal(shop, "whsec_c2VjcmV0"),
    },
  });
  const message = testMessage(shop, begun, 2, "client-id");
  await db.alertMessage.createMany({
    data: messageRows("sending_paused", message, [channel], begun),
  });
  return shop;
}

const stored = () => db.alertMessage.findFirstOrThrow();

describe("a webhook", () => {
  it("is posted once, with the shop's secret, and is done", async () => {
    const shop = await addMessage("webhook");
    const { post, got } = receiver(sent);
    await Promise.all([1, 2, 3].map(() => deliverDue({ askOf, post, now })));
    expect(await deliverDue({ askOf, post, now })).toBe(0);
    const { id } = await stored();
    expect(got).toMatchObject([{ id, url: "https://hooks.example/a", secret: "whsec_c2VjcmV0" }]);
    expect(JSON.parse(got[0]!.body)).toEqual({
      type: "alerts.raised",
      timestamp: begun.toISOString(),
      data: {
        shop,
        cause: "sending_paused",
        since: begun.toISOString(),
        reason: null,
        waiting_sign_ups: 2,
        message: "This is a test alert: nothing is wrong. 2 sign-ups are queued.",
        link: `https://${shop}/admin/apps/client-id/app/settings`,
      },
    });
    expect(await stored()).toMatchObject({ dueAt: null, outcome: "sent", status: 200, tries: 1 });
  });

  it("that fails is tried again under its id, later each time, and then given up", async () => {
    await addMessage("webhook");
    const { post, got } = receiver(failed);
    for (const after of [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS]) {
      wait(after - 1);
      expect(await deliverDue({ askOf, post, now })).toBe(0);
      wait(1);
      expect(await deliverDue({ askOf, post, now })).toBe(1);
    }
    wait(DAY_MS);
    expect(await deliverDue({ askOf, post, now })).toBe(0);
    expect(new Set(got.map(({ id }) => id)).size).toBe(1);
    expect(await stored()).toMatchObject({
      dueAt: null,
      tries: 5,
      outcome: "answered",
      status: 500,
    });
  });

  it("of a killed process is sent by the next one", async () => {
    await addMessage("webhook");
    void deliverDue({ askOf, post: () => new Promise(() => undefined), now });
    await expect.poll(async () => (await stored()).tries).toBe(1);
    const { post, got } = receiver(sent);
    expect(await deliverDue({ askOf, post, now })).toBe(0);
    wait(2 * MINUTE_MS);
    await deliverDue({ askOf, post, now });
    expect(got).toHaveLength(1);
  });

  it("is not posted where the merchant has removed the address", async () => {
    const shop = await addMessage("webhook");
    await db.alertSettings.delete({ where: { shop } });
    const { post, got } = receiver(sent);
    await deliverDue({ askOf, post, now });
    expect(got).toEqual([]);
    expect(await stored()).toMatchObject({ dueAt: null, outcome: "no_address" });
  });
});

describe("a trigger of Shopify Flow", () => {
  it("is taken by Shopify", async () => {
    await addMessage("flow");
    const { shopify, query } = installedShop();
    const ask: AskShop = async (text, { variables }) => Response.json(await query(text, variables));
    await deliverDue({ askOf: () => ask, post: receiver(sent).post, now });
    expect(await stored()).toMatchObject({ dueAt: null, outcome: "sent" });
    expect(shopify.state.flowTriggers).toMatchObject([
      { handle: "alert-raised", payload: { Cause: "sending_paused", "Waiting sign ups": 2 } },
    ]);
  });

  it("that Shopify refuses is given up, and one that it does not answer is not", async () => {
    await addMessage("flow");
    await deliverDue({ askOf, post: receiver(sent).post, now });
    expect(await stored()).toMatchObject({ outcome: "network", dueAt: expect.any(Date) as Date });
    wait(MINUTE_MS);
    const userErrors = [{ field: ["handle"], message: "unknown" }];
    const ask = () =>
      Promise.resolve(Response.json({ data: { flowTriggerReceive: { userErrors } } }));
    await deliverDue({ askOf: () => ask, post: receiver(sent).post, now });
    expect(await stored()).toMatchObject({ outcome: "refused", dueAt: null });
  });
});

test("messages are removed two weeks after they are done", async () => {
  await addMessage("webhook");
  await deliverDue({ askOf, post: receiver(sent).post, now });
  await pruneMessages(wait(14 * DAY_MS));
  expect(await db.alertMessage.count()).toBe(1);
  await pruneMessages(wait(1));
  expect(await db.alertMessage.count()).toBe(0);
});

test("the alerts of a process find what is wrong, and send it in the same round", async () => {
  const { shop } = await connectShop();
  await db.merchant.update({
    where: { shop },
    data: { hold: "key_refused", heldAt: new Date(begun.getTime() - HOUR_MS) },
  });
  await db.alertSettings.create({
    data: { shop, webhookUrl: "https://hooks.example/a", sealedSecret: seal(shop, "whsec_c2Vj") },
  });
  const { post, got } = receiver(sent);
  const alerts = startAlerts({ askOf, post, now, log: { error: vi.fn() } });
  await Promise.all([alerts.look(), alerts.look()]);
  expect(got.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
    { type: "alerts.raised", data: { cause: "sending_paused", reason: "key_refused" } },
  ]);
  await alerts.stop();
  await alerts.look();
  expect(got).toHaveLength(1);
});

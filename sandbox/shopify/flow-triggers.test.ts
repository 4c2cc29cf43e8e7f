import { expect, test } from "vitest";
import { flowTriggerOf } from "#app/alerts/flow-payload.ts";
import { installedShop, noon } from "./installed-shop.ts";

const RECEIVE = `mutation ($handle: String, $payload: JSON, $body: String) {
  flowTriggerReceive(handle: $handle, payload: $payload, body: $body) { userErrors { field message } }
}`;

const message = {
  shop: "quiet-shop.myshopify.com",
  since: new Date(noon).toISOString(),
  waiting: 3,
  reason: null,
  text: "3 sign-ups wait to be sent.",
  link: "https://quiet-shop.myshopify.com/admin/apps/client-id/app",
};
const digest = {
  signUps: 5,
  signUpsBefore: 7,
  sent: 4,
  failed: 1,
  mostWanted: [{ variantId: "1", title: "Tee – Red", signUps: 3 }],
  causes: [],
};

test.each([
  ["an alert", flowTriggerOf("sending_paused", message)],
  ["a test", flowTriggerOf("test", message)],
  ["a digest", flowTriggerOf("weekly_digest", { ...message, digest })],
])("what the app sends of %s is taken and kept", async (_, trigger) => {
  const { shopify, query } = installedShop();
  expect(await query(RECEIVE, trigger)).toMatchObject({
    data: { flowTriggerReceive: { userErrors: [] } },
  });
  expect(shopify.state.flowTriggers).toEqual([{ at: new Date(noon).toISOString(), ...trigger }]);
});

const valid = flowTriggerOf("sending_paused", message);
const changed = (changes: object) => ({ payload: { ...valid.payload, ...changes } });
const without = (key: string) =>
  Object.fromEntries(Object.entries(valid.payload).filter(([name]) => name !== key));

const refused: [string, object, string][] = [
  ["no handle", { handle: null }, "handle"],
  ["an empty handle", { handle: "" }, "handle"],
  ["an unknown handle", { handle: "alert_raised" }, "handle"],
  ["a handle in capitals", { handle: "ALERT-RAISED" }, "handle"],
  ["the block's handle", { handle: "notify-me" }, "handle"],
  ["another trigger's handle", { handle: "weekly-digest" }, "payload"],
  ["the deprecated body", { body: "{}" }, "body"],
  ["no payload", { payload: null }, "payload"],
  ["a payload as text", { payload: JSON.stringify(valid.payload) }, "payload"],
  ["a list", { payload: [valid.payload] }, "payload"],
  ["an empty payload", { payload: {} }, "payload"],
  ["a field too many", changed({ Shop: "a" }), "payload"],
  ["a field in lower case", { payload: { ...without("Cause"), cause: "test" } }, "payload"],
  ["a number as text", changed({ "Waiting sign ups": "3" }), "payload"],
  ["no number", changed({ "Waiting sign ups": null }), "payload"],
  ["a text as a number", changed({ Cause: 1 }), "payload"],
  ["two lines", changed({ Message: "a\nb" }), "payload"],
  ["a link that is none", changed({ Link: "/app" }), "payload"],
  ["more than 50 KB", changed({ Message: "a".repeat(50_000) }), "payload"],
  ...Object.keys(valid.payload).map(
    (key) => [`no ${key}`, { payload: without(key) }, "payload"] as [string, object, string],
  ),
];

test.each(refused)("%s is refused, and nothing is kept", async (_, changes, field) => {
  const { shopify, query } = installedShop();
  expect(await query(RECEIVE, { ...valid, ...changes })).toMatchObject({
    data: { flowTriggerReceive: { userErrors: [{ field: [field] }] } },
  });
  expect(shopify.state.flowTriggers).toEqual([]);
});

import { expect, test } from "vitest";
import { NOW, recordingHost } from "./recording-host.ts";

const person = { email: "ada@example.com", phone: "+15550100" };

/** The page that a form leads to, as text. */
async function follow(host: ReturnType<typeof recordingHost>, answer: Response): Promise<string> {
  expect(answer.status).toBe(303);
  return (await host.get(answer.headers.get("Location") ?? "")).text();
}

test("Install returns to the page of its button", async () => {
  const { post, done } = recordingHost({ installed: false });
  const answer = await post("/controls/install", { back: "/apps/notify-me/app/settings" });
  expect(answer.headers.get("Location")).toBe("/apps/notify-me/app/settings");
  expect(done).toEqual(["install"]);
});

test.each(["https://evil.example/", "//evil.example", "/apps/notify-me.evil", ""])(
  "Install returns to the admin only, not to %j",
  async (back) => {
    const answer = await recordingHost().post("/controls/install", { back });
    expect(answer.headers.get("Location")).toBe("/controls?did=install");
  },
);

test("Reinstall uninstalls and then installs", async () => {
  const host = recordingHost();
  const page = await follow(host, await host.post("/controls/reinstall"));
  expect(host.done).toEqual(["uninstall", "install"]);
  expect(page).toContain("The app answered 200: taken.");
});

test.each([
  ["customers/data_request", { orders_requested: [], data_request: { id: NOW } }],
  ["customers/redact", { orders_to_redact: [] }],
])("%s names the customer as Shopify does", async (topic, fields) => {
  const { post, done } = recordingHost();
  await post("/controls/webhook", { topic, ...person });
  const shop = { shop_id: 70_000_001, shop_domain: "corner.myshopify.com" };
  const payload = { ...shop, ...fields, customer: { id: 191_167, ...person } };
  expect(done).toEqual([{ topic, payload, triggeredAt: undefined }]);
});

test("Sends nothing for a customer without e-mail and phone", async () => {
  const host = recordingHost();
  const answer = await host.post("/controls/webhook", { topic: "customers/redact", email: " " });
  expect(await follow(host, answer)).toContain("Nothing was sent");
  expect(host.done).toEqual([]);
});

test.each([
  ["products/update", "The app answered 200: taken."],
  ["both", "The app answered 200: taken."],
  ["nothing", "Nothing was sent"],
])("the stock of a variant is set, and the app told by %s", async (told, words) => {
  const host = recordingHost();
  const answer = await host.post("/controls/stock", { variant: "7001", quantity: "5", told });
  expect(await follow(host, answer)).toContain(words);
  expect(host.done).toEqual([{ variantId: "7001", quantity: 5, told }]);
});

test.each([
  { variant: "7002", quantity: "5", told: "both" },
  { variant: "7001", quantity: "some", told: "both" },
  { variant: "7001", quantity: "5", told: "orders/create" },
])("nothing is set by %j", async (fields) => {
  const host = recordingHost();
  expect((await host.post("/controls/stock", fields)).status).not.toBe(303);
  expect(host.done).toEqual([]);
});

test("A webhook can be an hour late", async () => {
  const { post, done } = recordingHost();
  await post("/controls/webhook", { topic: "shop/redact", late: "on" });
  expect(done).toMatchObject([{ topic: "shop/redact", triggeredAt: new Date(NOW - 3_600_000) }]);
});

test.each([
  [200, "The app answered 200: taken.", "good"],
  [401, "The app answered 401: it refuses the signature.", "bad"],
  [404, "The app answered 404: no route takes this topic.", "bad"],
  [500, "The app answered 500: not taken; Shopify would send it again.", "bad"],
  [new Error("connect ECONNREFUSED"), "The app did not answer", "bad"],
])("The page describes the app's answer %s in words", async (status, words, tone) => {
  const host = recordingHost({ status });
  const page = await follow(host, await host.post("/controls/webhook", { topic: "shop/redact" }));
  expect(page).toContain(words);
  expect(page).toContain(`class="said ${tone}"`);
});

test.each(["install", "uninstall", "reinstall", "webhook", "theme"])(
  "Another site's form can't press %s",
  async (action) => {
    const { post, done } = recordingHost();
    const headers = { "Sec-Fetch-Site": "cross-site", Origin: "http://evil.example" };
    const fields = { topic: "shop/redact", block: "remove" };
    const answer = await post(`/controls/${action}`, fields, headers);
    expect(answer.status).toBe(403);
    expect(done).toEqual([]);
  },
);

test("Does not find an unknown topic or action", async () => {
  const { post, done } = recordingHost();
  expect((await post("/controls/webhook", { topic: "orders/create" })).status).toBe(404);
  expect((await post("/controls/explode")).status).toBe(404);
  expect((await post("/controls/theme", { block: "double" })).status).toBe(404);
  expect(done).toEqual([]);
});

test("The language of the admin is one of the shop's, and the page names it", async () => {
  const host = recordingHost({ language: "de" });
  expect(await (await host.get("/controls")).text()).toMatch(/value="de" selected/);
  const page = await follow(host, await host.post("/controls/language", { language: "ja" }));
  expect(page).toContain("another language");
  expect((await host.post("/controls/language", { language: "tlh" })).status).toBe(404);
  expect(host.done).toEqual([{ language: "ja" }]);
});

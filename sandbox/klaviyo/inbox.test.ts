import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { faultChoices } from "./fault-form.ts";
import { fullKey, klaviyoAtNoon, noon, request } from "./valid-request.ts";
import type { Klaviyo, Received } from "./klaviyo.ts";

const page = (klaviyo: Klaviyo, path = "/", init?: RequestInit) =>
  klaviyo.page(new Request(`http://localhost${path}`, init));

const post = (klaviyo: Klaviyo, path: string, form: Record<string, string> = {}) =>
  page(klaviyo, path, { method: "POST", body: new URLSearchParams(form) });

const textOf = async (klaviyo: Klaviyo) => (await page(klaviyo)).text();

function arrival(change: Partial<Received> = {}): Received {
  return {
    id: "1",
    receivedAt: noon,
    accountPublicKey: "SBX001",
    channels: ["EMAIL"],
    profile: { email: "ada@example.com" },
    variantId: "$shopify:::$default:::1",
    revision: "2026-07-15",
    ...change,
  };
}

test("an empty inbox says so and what to do", async () => {
  const response = await page(klaviyoAtNoon());
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const text = await response.text();
  expect(text).toContain("Nothing yet.");
  expect(text).toContain("Nothing is set to fail.");
});

test("shows arrivals on the page (newest first) and in received.json (newest last)", async () => {
  const klaviyo = klaviyoAtNoon({ state: { received: [arrival()] } });
  await klaviyo.fetch(request({}));
  const text = await textOf(klaviyo);
  const shown = [
    "+15005550006",
    "customer-7",
    "<i>SMS</i>",
    "$shopify:::$default:::33001893429341",
  ];
  const places = shown.map((value) => text.indexOf(value));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(Math.max(...places)).toBeLessThan(text.indexOf("$shopify:::$default:::1<"));
  expect(text).toContain('<span class="count">2</span>');

  const answer = await page(klaviyo, "/received.json");
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(await answer.json()).toEqual(klaviyo.received);
});

test("shows the newest 200 of many arrivals, and says so", async () => {
  const received = Array.from({ length: 201 }, (_, at) => arrival({ variantId: `v${at}.` }));
  const text = await textOf(klaviyoAtNoon({ state: { received } }));
  expect(text).toContain("The newest 200 are shown.");
  expect(text).toContain("v200.");
  expect(text).not.toContain("v0.");
});

test("shows a hostile value as text everywhere", async () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      "<script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "'&<!--",
      "</ol>",
    ),
    fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "a", " ", "/") }),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (value) => {
      const show = (text: string) => {
        const profile = { email: text, phone_number: text, external_id: text, id: text };
        const received = [
          arrival({ profile, channels: [text], variantId: text, accountPublicKey: text }),
        ];
        return textOf(klaviyoAtNoon({ state: { received } }));
      };
      const tagsOf = (text: string) => text.match(/[<>"']/g)?.length;
      expect(tagsOf(await show(value))).toBe(tagsOf(await show("plain")));
    }),
    { numRuns: 200 },
  );
});

test("consent is shown once there is some", async () => {
  const klaviyo = klaviyoAtNoon();
  expect(await textOf(klaviyo)).toMatch(/<section\s+id="consents"\s+data-live\s+hidden/);
  const profile = {
    type: "profile",
    attributes: {
      email: "ada@example.com",
      phone_number: "+15005550006",
      subscriptions: { email: { marketing: { consent: "SUBSCRIBED" } } },
    },
  };
  const attributes = { custom_source: "The <shop>", profiles: { data: [profile] } };
  const relationships = { list: { data: { type: "list", id: "TEXT01" } } };
  const type = "profile-subscription-bulk-create-job";
  const body = { data: { type, attributes, relationships } };
  await klaviyo.fetch(request({ path: "/api/profile-subscription-bulk-create-jobs", body }));
  const text = await textOf(klaviyo);
  expect(text).not.toMatch(/data-live\s+hidden/);
  expect(text).toContain("<b>ada@example.com</b><b>+15005550006</b>");
  for (const shown of ["<i>email</i>", "The &#60;shop&#62;", "List TEXT01"]) {
    expect(text).toContain(shown);
  }
});

test.each(faultChoices)(
  "the form makes the next answers fail: $words",
  async ({ name, fault, words }) => {
    const klaviyo = klaviyoAtNoon();
    const response = await post(klaviyo, "/faults", { kind: name, times: "3", retry_after: "" });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect(klaviyo.faults).toEqual([fault, fault, fault]);
    expect(await textOf(klaviyo)).toContain(`<li>${words.replaceAll("'", "&#39;")} × 3</li>`);
  },
);

test.each([
  ["/api/back-in-stock-subscriptions", "variant_not_found", { kind: "variant_not_found" }],
  ["/api/profile-subscription-bulk-create-jobs", "partial", { kind: "partial_failure" }],
  ["/api/profile-subscription-bulk-create-jobs", "422", { kind: "status", status: 422 }],
])("a fault waits for a call to %s if the form says so: %s", async (call, kind, fault) => {
  const klaviyo = klaviyoAtNoon();
  expect((await post(klaviyo, "/faults", { kind, call })).status).toBe(303);
  expect(klaviyo.faults).toEqual([{ ...fault, path: call }]);
  expect(await textOf(klaviyo)).toContain(` at ${call} × 1</li>`);
});

test("sends Retry-After as it was typed with a 429, and with no other answer", async () => {
  const klaviyo = klaviyoAtNoon();
  await post(klaviyo, "/faults", { kind: "429", times: "1", retry_after: "a <while>" });
  await post(klaviyo, "/faults", { kind: "500", times: "1", retry_after: "7" });
  expect(klaviyo.faults).toEqual([
    { kind: "throttled", retryAfter: "a <while>" },
    { kind: "status", status: 500 },
  ]);
  expect(await textOf(klaviyo)).toContain("429, Retry-After a &#60;while&#62; × 1");
});

test.each([
  ["an unknown fault", { kind: "earthquake" }, "No such fault."],
  ["no fault", {}, "No such fault."],
  ["no times", { kind: "500", times: "0" }, "Between 1 and 10000 times."],
  ["half a time", { kind: "500", times: "1.5" }, "Between 1 and 10000 times."],
  ["too many times", { kind: "500", times: "10001" }, "Between 1 and 10000 times."],
  ["a word for times", { kind: "500", times: "often" }, "Between 1 and 10000 times."],
  ["an unknown call", { kind: "500", call: "/api/accounts" }, "No such call."],
  [
    "what the other call answers",
    { kind: "region", call: "/api/back-in-stock-subscriptions" },
    "No such answer to that call.",
  ],
  [
    "a line break in Retry-After",
    { kind: "429", retry_after: "1\r\nX-Odd: 1" },
    "Retry-After takes printable ASCII only.",
  ],
])("the form refuses: %s", async (_when, form, words) => {
  const klaviyo = klaviyoAtNoon();
  const response = await post(klaviyo, "/faults", form);
  expect([response.status, await response.text()]).toEqual([422, words]);
  expect(klaviyo.faults).toEqual([]);
});

test("a click revokes or restores a key; an unknown key changes nothing", async () => {
  const klaviyo = klaviyoAtNoon();
  const states = () => klaviyo.accounts.map(({ revoked = false }) => revoked);
  await post(klaviyo, "/keys", { key: fullKey });
  expect(states()).toEqual([true, false, false, true, false]);
  await post(klaviyo, "/keys", { key: fullKey });
  await post(klaviyo, "/keys", { key: "pk_unknown" });
  expect(states()).toEqual([false, false, false, true, false]);
});

test("clear empties the inbox and keeps the faults", async () => {
  const klaviyo = klaviyoAtNoon({ state: { received: [arrival()] } });
  klaviyo.failNext({ kind: "hang" }, 2);
  expect((await post(klaviyo, "/clear")).status).toBe(303);
  expect(klaviyo.received).toEqual([]);
  expect(klaviyo.faults).toHaveLength(2);
});

test("a button removes the remaining faults and keeps arrivals", async () => {
  const klaviyo = klaviyoAtNoon({ state: { received: [arrival()] } });
  expect(await textOf(klaviyo)).not.toContain("Stop failing");
  klaviyo.failNext({ kind: "hang" }, 2);
  expect(await textOf(klaviyo)).toMatch(/action="\/faults\/stop"><button[^>]*>Stop failing</);
  expect((await post(klaviyo, "/faults/stop")).status).toBe(303);
  expect(klaviyo.faults).toEqual([]);
  expect(klaviyo.received).toHaveLength(1);
});

test("sends every change to a listening page, until that page is closed", async () => {
  const klaviyo = klaviyoAtNoon();
  const leaving = new AbortController();
  const { body } = await page(klaviyo, "/events", { signal: leaving.signal });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe(": listening\n\n");
  await klaviyo.fetch(request({}));
  expect((await reader.read()).value).toBe("data: changed\n\n");
  leaving.abort();
  klaviyo.clear();
  const later = await Promise.race([reader.read(), turn("silence")]);
  expect(later).toBe("silence");
});

test.each([
  ["/inbox.css", "text/css; charset=utf-8"],
  ["/controls.css", "text/css; charset=utf-8"],
  ["/live.js", "text/javascript; charset=utf-8"],
])("serves the page's own %s", async (path, type) => {
  const response = await page(klaviyoAtNoon(), path);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
});

test("finds nothing at any other address", async () => {
  expect((await page(klaviyoAtNoon(), "/secrets")).status).toBe(404);
  expect((await page(klaviyoAtNoon(), "/faults")).status).toBe(404);
});

test("the page switches the catalog sync off and on", async () => {
  const klaviyo = klaviyoAtNoon();
  expect((await post(klaviyo, "/catalog", { synced: "no" })).status).toBe(303);
  expect(klaviyo.catalogSynced).toBe(false);
  await post(klaviyo, "/catalog", { synced: "yes" });
  expect(klaviyo.catalogSynced).toBe(true);
});

test("the page sets the back-in-stock flow to a known state and to no other", async () => {
  const klaviyo = klaviyoAtNoon();
  expect((await post(klaviyo, "/flow", { flow: "draft" })).status).toBe(303);
  expect(klaviyo.flow).toBe("draft");
  expect(await (await page(klaviyo, "/")).text()).toContain('value="draft" selected');
  expect((await post(klaviyo, "/flow", { flow: "toString" })).status).toBe(422);
  expect(klaviyo.flow).toBe("draft");
});

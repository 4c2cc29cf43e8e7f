import { expect, test } from "vitest";
import {
  bodyWith,
  klaviyoAtNoon,
  noon,
  request,
  validBody,
  validJob,
  type Path,
} from "./valid-request.ts";

const guide = "https://developers.klaviyo.com/en/docs/collect_email_and_sms_consent_via_api";
const reference = "https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription";
const mediaTypes = "https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1";

const calls = [
  { path: "/api/back-in-stock-subscriptions", body: validBody },
  { path: "/api/profile-subscription-bulk-create-jobs", body: validJob },
];

const attributes: Path = ["data", "attributes"];
const person: Path = [...attributes, "profile", "data"];

const people = [
  ["e-mail", ["EMAIL"], { email: "ada@example.com" }],
  ["phone", ["SMS"], { phone_number: "+15005550006" }],
  ["external id", ["EMAIL", "PUSH"], { external_id: "customer-7" }],
  ["profile id", ["EMAIL"], { id: "01GDDKASAP8TKDDA2GRZDSVP4H" }],
  ["e-mail and phone", ["EMAIL", "SMS"], { email: "a@b.example", phone_number: "+4915112345678" }],
] as const;

test.each(people)("accepts a person identified by %s", async (_name, channels, named) => {
  const klaviyo = klaviyoAtNoon();
  const { id, ...identifiers } = { id: undefined, ...named };
  const body = bodyWith(person, { type: "profile", id, attributes: identifiers });
  const told: unknown[] = [];
  klaviyo.onReceived((received) => told.push(received));
  const response = await klaviyo.fetch(
    request({ body: bodyWith([...attributes, "channels"], channels, body) }),
  );
  expect(response.status).toBe(202);
  expect(await response.text()).toBe("");
  expect(klaviyo.received).toEqual([
    {
      id: expect.any(String) as string,
      receivedAt: noon,
      accountPublicKey: "SBX001",
      channels,
      profile: named,
      variantId: "$shopify:::$default:::33001893429341",
      revision: "2026-07-15",
      requestId: response.headers.get("x-klaviyo-req-id"),
    },
  ]);
  expect(told).toEqual(klaviyo.received);
});

test("accepts a variant of another integration, whether or not a catalogue has it", async () => {
  const id = "$custom:::$default:::SAMPLE-DATA-ITEM-1-VARIANT-MEDIUM";
  const body = bodyWith(["data", "relationships", "variant", "data", "id"], id);
  expect((await klaviyoAtNoon().fetch(request({ body }))).status).toBe(202);
});

test("restores the arrivals of an earlier run; clear removes them with calls and faults", async () => {
  const earlier = klaviyoAtNoon();
  await earlier.fetch(request({}));
  const klaviyo = klaviyoAtNoon({ state: { received: earlier.received } });
  await klaviyo.fetch(request({}));
  klaviyo.failNext({ kind: "html403" }, 2);
  expect(klaviyo.received).toHaveLength(2);
  klaviyo.clear();
  expect([klaviyo.received, klaviyo.calls, klaviyo.faults]).toEqual([[], [], []]);
});

test("records a call with its answer and without its key", async () => {
  const klaviyo = klaviyoAtNoon();
  await klaviyo.fetch(request({}));
  expect(klaviyo.calls).toEqual([
    { at: noon, method: "POST", path: "/api/back-in-stock-subscriptions", status: 202 },
  ]);
});

const forms: [form: string, change: Parameters<typeof request>[0], says: string][] = [
  ["plain JSON", { headers: { "Content-Type": "application/json" } }, guide],
  ["JSON in capitals", { headers: { "Content-Type": "Application/JSON" } }, mediaTypes],
  ["revision 2026-10-15", { headers: { revision: "2026-10-15" } }, reference],
];

test.each(forms)("accepts both calls as %s", async (_form, change, says) => {
  expect(says).toMatch(/^https:\/\//);
  const klaviyo = klaviyoAtNoon();
  for (const call of calls) {
    expect((await klaviyo.fetch(request({ ...call, ...change }))).status).toBe(202);
  }
  expect([klaviyo.received, klaviyo.consents]).toMatchObject([[{}], [{}]]);
});

test("a path that ends in a slash, as in Klaviyo's guides, is the same endpoint", async () => {
  expect(guide).toMatch(/^https:/);
  const klaviyo = klaviyoAtNoon();
  for (const call of calls) {
    const path = `${call.path}/`;
    klaviyo.failNext({ kind: "status", status: 500, path: call.path }, 1);
    expect((await klaviyo.fetch(request({ ...call, path }))).status).toBe(500);
    expect((await klaviyo.fetch(request({ ...call, path }))).status).toBe(202);
  }
  const read = { method: "GET", path: "/api/accounts/" };
  expect((await klaviyo.fetch(request(read))).status).toBe(200);
  expect(klaviyo.calls.at(-1)?.path).toBe("/api/accounts/");
});

test("a slash at the end does not open a second budget", async () => {
  const klaviyo = klaviyoAtNoon();
  const ask = (path: string) => klaviyo.fetch(request({ method: "GET", path }));
  expect([(await ask("/api/accounts")).status, (await ask("/api/accounts/")).status]).toEqual([
    200, 429,
  ]);
});

test("records a request that is served as 2026-10-15 with that revision", async () => {
  const klaviyo = klaviyoAtNoon();
  await klaviyo.fetch(request({ headers: { revision: "2026-10-15" } }));
  expect(klaviyo.received).toMatchObject([{ revision: "2026-10-15" }]);
});

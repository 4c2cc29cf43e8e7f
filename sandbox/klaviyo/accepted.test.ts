import { expect, test } from "vitest";
import { bodyWith, klaviyoAtNoon, noon, request, type Path } from "./valid-request.ts";

const attributes: Path = ["data", "attributes"];
const person: Path = [...attributes, "profile", "data"];

const people = [
  ["e-mail", ["EMAIL"], { email: "ada@example.com" }],
  ["phone", ["SMS"], { phone_number: "+15005550006" }],
  ["external id", ["EMAIL", "PUSH"], { external_id: "customer-7" }],
  ["profile id", ["EMAIL"], { id: "01GDDKASAP8TKDDA2GRZDSVP4H" }],
  ["e-mail and phone", ["EMAIL", "SMS"], { email: "a@b.example", phone_number: "+4915112345678" }],
] as const;

test.each(people)("accepts somebody named by %s", async (_name, channels, named) => {
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

test("a variant of another integration is accepted, whether or not a catalogue has it", async () => {
  const id = "$custom:::$default:::SAMPLE-DATA-ITEM-1-VARIANT-MEDIUM";
  const body = bodyWith(["data", "relationships", "variant", "data", "id"], id);
  expect((await klaviyoAtNoon().fetch(request({ body }))).status).toBe(202);
});

test("an earlier life's arrivals are there, and clear forgets them with calls and faults", async () => {
  const earlier = klaviyoAtNoon();
  await earlier.fetch(request({}));
  const klaviyo = klaviyoAtNoon({ state: { received: earlier.received } });
  await klaviyo.fetch(request({}));
  klaviyo.failNext({ kind: "html403" }, 2);
  expect(klaviyo.received).toHaveLength(2);
  klaviyo.clear();
  expect([klaviyo.received, klaviyo.calls, klaviyo.faults]).toEqual([[], [], []]);
});

test("a call is noted with its answer and without its key", async () => {
  const klaviyo = klaviyoAtNoon();
  await klaviyo.fetch(request({}));
  expect(klaviyo.calls).toEqual([
    { at: noon, method: "POST", path: "/api/back-in-stock-subscriptions", status: 202 },
  ]);
});

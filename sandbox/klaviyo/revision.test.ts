import { expect, test } from "vitest";
import { klaviyoAtNoon, request } from "./valid-request.ts";

const optOut = { "X-Klaviyo-Revision-Fall-Forward-Opt-Out": "1" };

test("serves a retired revision as the oldest supported one, unless opted out", async () => {
  const klaviyo = klaviyoAtNoon();
  const response = await klaviyo.fetch(request({ headers: { revision: "2024-02-15" } }));
  expect(response.status).toBe(202);
  expect(klaviyo.received[0]?.revision).toBe("2025-01-15");
});

test("a revision retires two years after its date", async () => {
  const lastMoment = Date.UTC(2028, 6, 15) - 1;
  const ask = (at: number) => klaviyoAtNoon({ now: () => at }).fetch(request({ headers: optOut }));
  expect((await ask(lastMoment)).status).toBe(202);
  expect((await ask(lastMoment + 1)).status).toBe(410);
});

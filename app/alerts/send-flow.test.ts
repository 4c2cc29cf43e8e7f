import { expect, it } from "vitest";
import { sendFlowTrigger } from "./send-flow.server.ts";

const trigger = { handle: "alert-raised", payload: {} } as Parameters<typeof sendFlowTrigger>[0];

it("a call that Shopify never answers ends, and is made again", async () => {
  const never = () => new Promise<Response>(() => undefined);
  const tried = await sendFlowTrigger(trigger, never, 1);
  expect(tried).toEqual({ outcome: "timeout", status: null, isFinal: false });
});

it("a call that fails is made again", async () => {
  const failing = () => Promise.reject(new Error("no network"));
  const tried = await sendFlowTrigger(trigger, failing);
  expect(tried).toEqual({ outcome: "network", status: null, isFinal: false });
});

import { describe, expect, it, test } from "vitest";
import type { FlowState } from "#sandbox/klaviyo/flow-state.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { answerOf, refusal } from "#tests/klaviyo-answers.ts";
import { readBackInStockFlows } from "./flows.ts";
import { BACK_IN_STOCK_METRIC } from "./needs.ts";
import { createSend, type Answer, type KlaviyoCall } from "./transport.server.ts";

const [full, , , gone, base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];

async function readAt(flow: FlowState, key = full) {
  const klaviyo = createKlaviyo({ accounts: sandboxAccounts() });
  klaviyo.flow = flow;
  const server = await serve((request) => klaviyo.fetch(request));
  const reading = await readBackInStockFlows(key, createSend(server.url));
  await server.close();
  return { reading, paths: klaviyo.calls.map(({ path }) => path) };
}

describe("the flows that a sign-up starts, asked of a strict Klaviyo", () => {
  test.each<[FlowState, object]>([
    ["live", { kind: "flows", flows: [{ name: "Back in stock", live: true }] }],
    ["manual", { kind: "flows", flows: [{ name: "Back in stock", live: false }] }],
    ["draft", { kind: "flows", flows: [{ name: "Back in stock", live: false }] }],
    ["archived", { kind: "flows", flows: [{ name: "Back in stock", live: false }] }],
    ["none", { kind: "flows", flows: [] }],
    ["no_metric", { kind: "no_metric" }],
  ])("%s", async (flow, reading) => {
    expect((await readAt(flow)).reading).toEqual(reading);
  });

  it("are found behind the first page of metrics, in three calls", async () => {
    const metrics = "/api/metrics";
    const { paths } = await readAt("live");
    expect(paths).toEqual([metrics, metrics, `${metrics}/BISK01/flow-triggers`]);
  });

  it("can't be seen by a key without the scopes, nor by a revoked one", async () => {
    expect((await readAt("live", base)).reading).toEqual({ kind: "denied", why: "missing" });
    expect((await readAt("live", gone)).reading).toEqual({ kind: "denied", why: "refused" });
  });
});

const named = (...ids: string[]) =>
  answerOf(200, { data: ids.map((id) => ({ id, attributes: { name: BACK_IN_STOCK_METRIC } })) });
const flow = (status: string) =>
  answerOf(200, { data: [{ attributes: { name: status, status, archived: false } }] });

/** Answers by the requested path. */
function answering(answers: Record<string, Answer>) {
  return ({ path }: KlaviyoCall) => Promise.resolve(answers[path.split("?")[0]!]!);
}

describe("where several metrics have the name", () => {
  const read = (one: Answer, other: Answer) =>
    readBackInStockFlows(
      "pk_key",
      answering({
        "/api/metrics": named("A", "B"),
        "/api/metrics/A/flow-triggers": one,
        "/api/metrics/B/flow-triggers": other,
      }),
    );

  it("a live flow of any of them counts, whatever happened to the others", async () => {
    const live = { name: "live", live: true };
    expect(await read(flow("draft"), flow("live"))).toMatchObject({
      flows: [{ live: false }, live],
    });
    expect(await read(answerOf(500, ""), flow("live"))).toEqual({ kind: "flows", flows: [live] });
  });

  it("nothing is reported missing while one of them could not be read", async () => {
    expect(await read(flow("draft"), answerOf(500, ""))).toEqual({
      kind: "denied",
      why: "unreachable",
    });
  });
});

describe("where nothing can be read, the reason is given", () => {
  test.each<[string, Answer, string]>([
    ["no metrics:read", refusal(403, "permission_denied"), "missing"],
    ["key revoked", refusal(401, "authentication_failed"), "refused"],
    ["throttled", refusal(429, "throttled"), "throttled"],
    ["revision retired", refusal(410, "gone"), "retired"],
    ["no answer arrives", { answered: false, reason: "timeout", detail: "" }, "unreachable"],
    ["the edge challenges", answerOf(403, "<html>"), "unreachable"],
    ["another answer", answerOf(200, { data: [{ id: 7 }] }), "unclear"],
    ["no answer", answerOf(200, "{"), "unclear"],
  ])("%s", async (_, answer, why) => {
    const send = answering({ "/api/metrics": answer });
    expect(await readBackInStockFlows("pk_key", send)).toEqual({ kind: "denied", why });
  });

  it("never continues for ever, and then claims nothing", async () => {
    let calls = 0;
    const next = "https://elsewhere.example/api/metrics?page[cursor]=bmV4dA";
    const reading = await readBackInStockFlows("pk_key", () => {
      calls += 1;
      return Promise.resolve(answerOf(200, { data: [], links: { next } }));
    });
    expect([reading, calls]).toEqual([{ kind: "denied", why: "unclear" }, 10]);
  });
});

import { describe, expect, it, test } from "vitest";
import type { FlowState } from "#sandbox/klaviyo/flow-state.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { answerOf, refusal } from "#tests/klaviyo-answers.ts";
import { readBackInStockFlows, type FlowStatus } from "./flows.ts";
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

const flowsThatAre = (status: FlowStatus) => ({
  kind: "flows",
  flows: [{ name: "Back in stock", status }],
});

describe("the flows that a sign-up starts, asked of a strict Klaviyo", () => {
  test.each<[FlowState, object]>([
    ["live", flowsThatAre("live")],
    ["manual", flowsThatAre("manual")],
    ["message_manual", flowsThatAre("manual")],
    ["draft", flowsThatAre("draft")],
    ["message_draft", flowsThatAre("draft")],
    ["archived", flowsThatAre("draft")],
    ["none", { kind: "flows", flows: [] }],
    ["no_metric", { kind: "no_metric" }],
  ])("%s", async (flow, reading) => {
    expect((await readAt(flow)).reading).toEqual(reading);
  });

  it("are found behind the first page of metrics, in four calls", async () => {
    const metrics = "/api/metrics";
    const { paths } = await readAt("live");
    expect(paths).toEqual([
      metrics,
      metrics,
      `${metrics}/BISK01/flow-triggers`,
      "/api/flows/FLOW01/flow-actions",
    ]);
  });

  it("can't be seen by a key without the scopes, nor by a revoked one", async () => {
    expect((await readAt("live", base)).reading).toEqual({ kind: "denied", why: "missing" });
    expect((await readAt("live", gone)).reading).toEqual({ kind: "denied", why: "refused" });
  });
});

const named = (...ids: string[]) =>
  answerOf(200, { data: ids.map((id) => ({ id, attributes: { name: BACK_IN_STOCK_METRIC } })) });
const flow = (status: string) =>
  answerOf(200, { data: [{ id: status, attributes: { name: status, status, archived: false } }] });
const actions = (...each: [type: string, status: string][]) =>
  answerOf(200, {
    data: each.map(([action_type, status]) => ({ attributes: { action_type, status } })),
  });

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
        "/api/flows/live/flow-actions": actions(["SEND_EMAIL", "live"]),
      }),
    );

  it("a live flow of any of them counts, whatever happened to the others", async () => {
    const live = { name: "live", status: "live" };
    expect(await read(flow("draft"), flow("live"))).toMatchObject({
      flows: [{ status: "draft" }, live],
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

describe("a live flow does what its messages do", () => {
  const read = (answer: Answer) =>
    readBackInStockFlows(
      "pk_key",
      answering({
        "/api/metrics": named("A"),
        "/api/metrics/A/flow-triggers": flow("live"),
        "/api/flows/live/flow-actions": answer,
      }),
    );
  const delay: [string, string] = ["BACK_IN_STOCK_DELAY", "live"];

  test.each<[string, Answer, FlowStatus]>([
    ["one e-mail", actions(delay, ["SEND_EMAIL", "live"]), "live"],
    ["an SMS after a draft", actions(delay, ["SEND_EMAIL", "draft"], ["SEND_SMS", "live"]), "live"],
    ["manual ones", actions(delay, ["SEND_SMS", "manual"], ["SEND_EMAIL", "draft"]), "manual"],
    ["the other spelling", actions(["send-email", "live"]), "live"],
    ["no message", actions(delay), "draft"],
    ["only a webhook", actions(delay, ["SEND_WEBHOOK", "live"]), "draft"],
    ["a word to the staff", actions(delay, ["SEND_NOTIFICATION", "live"]), "draft"],
    ["a new status", actions(delay, ["SEND_EMAIL", "paused"]), "draft"],
  ])("%s", async (_, answer, status) => {
    expect(await read(answer)).toEqual({ kind: "flows", flows: [{ name: "live", status }] });
  });

  it("and nothing is claimed where they can't be read, or not all of them", async () => {
    expect(await read(refusal(429, "throttled"))).toEqual({ kind: "denied", why: "throttled" });
    const next = "https://a.klaviyo.com/api/flows/live/flow-actions?page[cursor]=bmV4dA";
    const first = answerOf(200, { data: [], links: { next } });
    expect(await read(first)).toEqual({ kind: "denied", why: "unclear" });
  });

  it("those of later pages count too", async () => {
    const next = "https://a.klaviyo.com/api/flows/live/flow-actions?page[cursor]=bmV4dA";
    const first = answerOf(200, {
      data: [{ attributes: { action_type: "SEND_EMAIL", status: "draft" } }],
      links: { next },
    });
    const [page] = [
      answering({ "/api/metrics": named("A"), "/api/metrics/A/flow-triggers": flow("live") }),
    ];
    const asked: string[] = [];
    const reading = await readBackInStockFlows("pk_key", (call) => {
      if (!call.path.startsWith("/api/flows/live/flow-actions")) return page(call);
      asked.push(call.path);
      const isFirst = !call.path.includes("page%5Bcursor%5D=bmV4dA");
      return Promise.resolve(isFirst ? first : actions(["SEND_SMS", "live"]));
    });
    expect(reading).toEqual({ kind: "flows", flows: [{ name: "live", status: "live" }] });
    expect(asked).toHaveLength(2);
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

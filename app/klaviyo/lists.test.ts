import { describe, expect, it, test } from "vitest";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { answerOf, refusal } from "#tests/klaviyo-answers.ts";
import { readLists } from "./lists.ts";
import { createSend, type Answer, type KlaviyoCall } from "./transport.server.ts";

const KEY = sandboxAccounts()[0]!.key;

/** Answers one after another, the last one for ever, and records the requests. */
function answering(...answers: Answer[]) {
  const calls: KlaviyoCall[] = [];
  return {
    calls,
    send: (call: KlaviyoCall) => {
      calls.push(call);
      return Promise.resolve(answers[calls.length - 1] ?? answers.at(-1)!);
    },
  };
}

const list = (id: string, attributes: object) => ({ type: "list", id, attributes });

describe("the lists of an account", () => {
  it("are all read from a strict Klaviyo, page by page, in the order of their names", async () => {
    const klaviyo = createKlaviyo({ accounts: sandboxAccounts() });
    const server = await serve((request) => klaviyo.fetch(request));
    const reading = await readLists(KEY, createSend(server.url));
    await server.close();
    if (reading.kind !== "lists") throw new Error(reading.kind);
    expect(reading.complete).toBe(true);
    expect(reading.lists).toHaveLength(12);
    expect(reading.lists).toContainEqual({ id: "NEWS01", name: "Newsletter", doubleOptIn: true });
    expect(reading.lists).toContainEqual({
      id: "TEXT01",
      name: "Text messages",
      doubleOptIn: false,
    });
    const names = reading.lists.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(klaviyo.calls.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("may have no name and no opt-in process, and are then shown by their id", async () => {
    const { send } = answering(
      answerOf(200, { data: [list("A", { name: null }), list("B", {})], links: { next: null } }),
    );
    expect(await readLists(KEY, send)).toEqual({
      kind: "lists",
      complete: true,
      lists: [
        { id: "A", name: "A", doubleOptIn: null },
        { id: "B", name: "B", doubleOptIn: null },
      ],
    });
  });

  it("are read up to 25 pages, and reported as incomplete", async () => {
    const next = "https://a.klaviyo.com/api/lists?page%5Bcursor%5D=bmV4dA";
    const { send, calls } = answering(answerOf(200, { data: [list("A", {})], links: { next } }));
    expect(await readLists(KEY, send)).toMatchObject({ kind: "lists", complete: false });
    expect(calls).toHaveLength(25);
  });

  it("are requested only from Klaviyo, whatever address a next page has", async () => {
    const next = "https://elsewhere.example/api/lists?page[cursor]=bmV4dA&fields[list]=id";
    const { send, calls } = answering(
      answerOf(200, { data: [], links: { next } }),
      answerOf(200, { data: [] }),
    );
    await readLists(KEY, send);
    expect(calls.map(({ path }) => decodeURIComponent(path))).toEqual([
      "/api/lists?fields[list]=name,opt_in_process&page[size]=10",
      "/api/lists?fields[list]=name,opt_in_process&page[size]=10&page[cursor]=bmV4dA",
    ]);
  });
});

describe("where they can't be read, the reason is given", () => {
  test.each<[string, Answer, string]>([
    ["the key has no lists:read", refusal(403, "permission_denied"), "not_permitted"],
    ["the key was revoked", refusal(401, "authentication_failed"), "refused"],
    ["the edge challenges", answerOf(403, "<html>"), "unreachable"],
    ["Klaviyo is throttled", refusal(429, "throttled"), "unreachable"],
    ["Klaviyo is down", answerOf(503, "<html>"), "unreachable"],
    ["no answer arrives", { answered: false, reason: "timeout", detail: "" }, "unreachable"],
    ["the answer is none", answerOf(200, "{"), "unreachable"],
    ["the answer is another one", answerOf(200, { data: [{ id: 7 }] }), "unreachable"],
  ])("%s", async (_, answer, kind) => {
    expect(await readLists(KEY, answering(answer).send)).toEqual({ kind });
  });
});

import { describe, expect, it, test } from "vitest";
import { connectedAt } from "#tests/connected.ts";
import { english } from "#tests/english.ts";
import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";
import type { Hold } from "../../../merchant/hold.server.ts";
import type { BlockStatus } from "./block-status.ts";
import { guideFacts } from "./guide-facts.ts";
import { guideSteps, isSetUp, nextGuideStep } from "./guide-steps.ts";

const now = new Date("2026-11-24T12:00:00Z");
const earlier = new Date("2026-11-23T12:00:00Z");
const connected = connectedAt(now);
const unconnected = { ...connected, keyLastFour: null, connectedAt: null, accountName: null };
const held = (reason: Hold) => ({
  ...connected,
  hold: { reason, detail: null, since: now, nextCheckAt: now },
});
const placed: BlockStatus = { kind: "placed", templates: ["product"] };

interface Known {
  connection?: ConnectionStatus;
  received?: boolean;
  deliveredAt?: Date | null;
  waitingRows?: number;
}

function factsOf(known: Known) {
  const { connection = connected, received = true, deliveredAt = now, waitingRows = 0 } = known;
  const progress = { received, deliveredAt, dueSince: null, accountTookAt: null };
  return guideFacts({ connection, progress, waitingRows });
}

function stepsOf(known: Known, block: BlockStatus | undefined = placed) {
  return guideSteps(factsOf(known), block, english);
}

function states(known: Known, block?: BlockStatus) {
  return stepsOf(known, block)
    .map(({ state }) => state)
    .join(" ");
}

describe("the steps derive their own state", () => {
  const fresh = { received: false, deliveredAt: null };
  test.each<[string, Known, string, string | undefined]>([
    ["just installed", { ...fresh, connection: unconnected }, "open unknown done open open", "key"],
    ["connected", fresh, "done unknown done open open", "received"],
    ["signed up once", { deliveredAt: null }, "done unknown done done open", "delivered"],
    ["set up", {}, "done done done done done", undefined],
    ["disconnected", { connection: unconnected }, "open unknown done done done", "key"],
    ["refused its key", { connection: held("key_refused") }, "open done done done done", "key"],
    [
      "short of a scope",
      { connection: held("scope_missing") },
      "done open done done done",
      "scopes",
    ],
    [
      "held for a retired revision",
      { connection: held("revision_retired") },
      "done done done done done",
      undefined,
    ],
    ["given another key", { deliveredAt: earlier }, "done unknown done done done", undefined],
  ])("of a shop that is %s", (_, known, said, next) => {
    expect(states(known)).toBe(said);
    expect(nextGuideStep(stepsOf(known))?.id).toBe(next);
  });

  it("says how many sign-ups are waiting for a key", () => {
    const [key] = stepsOf({ connection: unconnected, waitingRows: 2 });
    expect(key?.text).toContain("2 sign-ups are queued. We’ve saved them and will send them.");
  });

  it("asks for another key if the present one is no longer valid", () => {
    const [key, scopes] = stepsOf({ connection: held("key_refused") });
    expect(key?.button).toMatchObject({ label: "Replace API key", to: "settings" });
    expect(key?.text).toMatch(/^Klaviyo rejected your API key\. .* connect it in Settings/);
    expect(scopes?.button).toBeNull();
  });

  it("offers to check the permissions of a connected key only", () => {
    const fresh = { received: false, deliveredAt: null };
    expect(stepsOf(fresh)[1]?.button).toMatchObject({ label: "Check permissions", to: "check" });
    expect(stepsOf({ ...fresh, connection: unconnected })[1]?.button).toBeNull();
  });
});

describe("the block's step", () => {
  test.each<[string, BlockStatus | undefined, string, string | undefined]>([
    ["is being looked up until Shopify answers", undefined, "asking", "editor"],
    ["is open if the block is missing", { kind: "missing" }, "open", "addBlock"],
    [
      "is open if the block is only on other pages",
      { kind: "placed", templates: ["index"] },
      "open",
      "addBlock",
    ],
    ["is unknown if Shopify does not say", { kind: "unknown" }, "unknown", "editor"],
    ["is done if the block is on product pages", placed, "done", "editor"],
  ])("%s", (_, block, state, to) => {
    expect(guideSteps(factsOf({}), block, english)[2]).toMatchObject({ state, button: { to } });
  });
});

describe("the guide is folded", () => {
  test.each<[string, Known, boolean]>([
    ["once a sign-up was received and delivered", {}, true],
    ["not before it was delivered", { deliveredAt: null }, false],
    ["not while there is no key", { connection: unconnected }, false],
    [
      "also while the key is held, which the top of the page reports",
      { connection: held("key_refused") },
      true,
    ],
    ["also if another key is not proven yet", { deliveredAt: earlier }, true],
  ])("%s", (_, known, folded) => {
    expect(isSetUp(factsOf(known))).toBe(folded);
  });
});

import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";
import type { Hold } from "../../../merchant/hold.server.ts";
import type { BlockStatus } from "./block-status.ts";
import { guideFacts } from "./guide-facts.ts";
import { guideSteps, isSetUp, nextGuideStep } from "./guide-steps.ts";

const now = new Date("2026-11-24T12:00:00Z");
const earlier = new Date("2026-11-23T12:00:00Z");
const connected: ConnectionStatus = {
  installedAt: now,
  keyVersion: 1,
  keyLastFour: "wxyz",
  connectedAt: now,
  accountName: "Acme Outdoor",
  testAccount: false,
  hold: null,
  consentRefused: null,
  waiting: null,
};
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

describe("the steps check themselves", () => {
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
      "told to be updated",
      { connection: held("revision_retired") },
      "done done done done done",
      undefined,
    ],
    ["given another key", { deliveredAt: earlier }, "done unknown done done done", undefined],
  ])("of a shop that is %s", (_, known, said, next) => {
    expect(states(known)).toBe(said);
    expect(nextGuideStep(stepsOf(known))?.id).toBe(next);
  });

  it("says how many sign-ups wait for a key", () => {
    const [key] = stepsOf({ connection: unconnected, waitingRows: 2 });
    expect(key?.text).toContain("2 sign-ups are waiting; none is lost.");
  });

  it("leads to another key where the present one is no longer good", () => {
    const [key, scopes] = stepsOf({ connection: held("key_refused") });
    expect(key?.button).toMatchObject({ label: "Connect another key", to: "settings" });
    expect(key?.text).toMatch(/^Klaviyo did not accept the key\. .* connect it in Settings/);
    expect(scopes?.button).toBeNull();
  });
});

describe("the block's step", () => {
  test.each<[string, BlockStatus | undefined, string, string | undefined]>([
    ["is being looked up until Shopify has answered", undefined, "asking", "editor"],
    ["is open where the block is missing", { kind: "missing" }, "open", "addBlock"],
    [
      "is open where it stands on other pages only",
      { kind: "placed", templates: ["index"] },
      "open",
      "addBlock",
    ],
    ["is unknown where Shopify doesn't say", { kind: "unknown" }, "unknown", "editor"],
    ["is done where it stands on product pages", placed, "done", "editor"],
  ])("%s", (_, block, state, to) => {
    expect(guideSteps(factsOf({}), block, english)[2]).toMatchObject({ state, button: { to } });
  });
});

describe("the guide folds away", () => {
  test.each<[string, Known, boolean]>([
    ["once a sign-up has come in and gone out", {}, true],
    ["not before it has gone out", { deliveredAt: null }, false],
    ["not while there is no key", { connection: unconnected }, false],
    [
      "also while the key is held, which is for the top of the page",
      { connection: held("key_refused") },
      true,
    ],
    ["also where another key has yet to prove what it may do", { deliveredAt: earlier }, true],
  ])("%s", (_, known, folded) => {
    expect(isSetUp(factsOf(known))).toBe(folded);
  });
});

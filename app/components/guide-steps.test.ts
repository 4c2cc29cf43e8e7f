import { describe, expect, it, test } from "vitest";
import type { ConnectionStatus } from "../merchant/connection-status.ts";
import type { Hold } from "../merchant/hold.ts";
import type { BlockStatus } from "./block-status.ts";
import { guideFacts } from "./guide-facts.ts";
import { guideSteps, isSetUp, nextStep } from "./guide-steps.ts";

const now = new Date("2026-11-24T12:00:00Z");
const earlier = new Date("2026-11-23T12:00:00Z");
const connected: ConnectionStatus = {
  installedAt: now,
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
  return guideFacts({ connection, progress, waitingRows }, "en");
}

function stepsOf(known: Known, block: BlockStatus | undefined = placed) {
  return guideSteps(factsOf(known), block);
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
    expect(nextStep(stepsOf(known))?.id).toBe(next);
  });

  it("says how many sign-ups wait for a key", () => {
    const [key] = stepsOf({ connection: unconnected, waitingRows: 2 });
    expect(key?.text).toContain("2 sign-ups are waiting; none is lost.");
  });

  it("says of a held key what Klaviyo does not like, and where to mend it", () => {
    const [key] = stepsOf({ connection: held("key_refused") });
    expect(key).toMatchObject({
      text: expect.stringContaining("did not accept the key") as string,
      button: { label: "Connect another key", to: "settings" },
    });
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
    expect(guideSteps(factsOf({}), block)[2]).toMatchObject({ state, button: { to } });
  });
});

describe("the guide folds away", () => {
  it("once nothing is open, and not before", () => {
    expect(isSetUp(stepsOf({}))).toBe(true);
    expect(isSetUp(stepsOf({ deliveredAt: null }))).toBe(false);
    expect(isSetUp(stepsOf({ connection: unconnected }))).toBe(false);
  });

  it("and stays so, whatever becomes known of the block", () => {
    for (const block of [{ kind: "missing" }, { kind: "unknown" }] as const) {
      expect(isSetUp(stepsOf({}, block))).toBe(true);
    }
  });

  it("also where another key has yet to prove what it may do", () => {
    expect(isSetUp(stepsOf({ deliveredAt: earlier }))).toBe(true);
  });
});

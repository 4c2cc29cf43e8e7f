import { describe, expect, it, test } from "vitest";
import { connectedAt } from "#tests/connected.ts";
import { english } from "#tests/english.ts";
import { KEY_PAGE } from "../../klaviyo/key-page.ts";
import type { ConnectionStatus, PauseCause } from "../../merchant/connection-status.server.ts";
import type { FlowFound } from "../../merchant/inspection.server.ts";
import type { Hold } from "../../merchant/hold.server.ts";
import { healthWords, type BlockInTheme } from "./health-words.ts";
import type { DeliveryStatus } from "./stopped-words.ts";
import { MINUTE_MS } from "../../server/durations.ts";

const now = new Date("2026-11-24T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);

const connected = { ...connectedAt(now), connectedAt: ago(60 * MINUTE_MS) };
const none = { received: false, deliveredAt: null, dueSince: null, accountTookAt: null };
const used = { ...none, received: true, deliveredAt: ago(MINUTE_MS) };
const held = (reason: Hold, detail: string | null = null) => ({
  ...connected,
  hold: { reason, detail, since: now, nextCheckAt: now },
});

const paused = (cause: PauseCause, ms: number) => ({
  ...connected,
  waiting: { until: ago(-ms), failures: 3, cause, status: 400, code: "invalid" },
});

function say(
  connection: ConnectionStatus,
  progress: DeliveryStatus["progress"] = used,
  waitingRows = 0,
  { block, unseen = null }: { block: BlockInTheme; unseen?: DeliveryStatus["unseen"] } = {
    block: "placed",
  },
) {
  const delivery = { connection, progress, waitingRows, unseen };
  return healthWords(delivery, block, now, english);
}

describe("a shop without a key", () => {
  const unconnected = { ...connected, keyLastFour: null, connectedAt: null };

  it("leaves it to the set-up guide if nothing was ever delivered and nothing waits", () => {
    expect(say(unconnected, none)).toBeNull();
    expect(say(unconnected, { ...none, received: true })).toBeNull();
  });

  test.each([
    [
      "sign-ups wait",
      { ...none, received: true },
      3,
      / 3 sign-ups are queued\. We’ve saved them and will send them\.$/,
    ],
    ["one was there before", used, 0, /as soon as you connect Klaviyo\.$/],
  ])("says that delivery has stopped if %s", (_, progress, waitingRows, body) => {
    const words = say(unconnected, progress, waitingRows);
    expect(words).toMatchObject({
      tone: "critical",
      title: "Connect Klaviyo to send sign-ups",
      step: { label: "Connect Klaviyo", url: "/app/settings" },
    });
    expect(words?.body).toMatch(body);
  });
});

describe("a shop that is held", () => {
  test.each<Hold>(["key_refused", "scope_missing", "key_unreadable"])(
    "links to the settings if another key is the remedy (%s)",
    (reason) => {
      const words = say(held(reason), used, 1);
      expect(words).toMatchObject({ tone: "critical", step: { url: "/app/settings" } });
      expect(words?.body).toContain("1 sign-up is queued. We’ve saved it and will send it.");
    },
  );

  it("shows what Klaviyo said, such as the missing scopes", () => {
    const words = say(held("scope_missing", "Missing: catalogs:write"));
    expect(words?.body).toContain("Klaviyo’s message: “Missing: catalogs:write”");
  });

  it("offers no step that would not help", () => {
    expect(say(held("revision_retired"))?.step).toBeNull();
  });
});

describe("while Klaviyo can't be reached", () => {
  const down = (ms: number) => paused("unreachable", ms);

  it("says when the next try is, and how many wait", () => {
    const words = say(down(40_000), used, 1_200);
    expect(words).toMatchObject({ tone: "warning", step: null });
    expect(words?.body).toMatch(/^Next retry in 40 seconds\./);
    expect(words?.body).toMatch(
      /1,200 sign-ups are queued\. We’ve saved them and will send them\.$/,
    );
  });

  it("says that it is being tried once the time has come", () => {
    expect(say(down(-1))?.body).toMatch(/^Retrying now\./);
  });
});

describe("while a lane waits for another reason", () => {
  it("does not call Klaviyo unreachable if it answered and refused, and links to the answer", () => {
    const words = say(paused("refusing", 40_000), used, 2);
    expect(words).toEqual({
      tone: "warning",
      title: "Klaviyo is rejecting sign-ups",
      body: "Klaviyo rejected the last few sign-ups with the same error (400 invalid), so we paused sending. Next retry in 40 seconds. 2 sign-ups are queued. We’ve saved them and will send them. If this lasts more than an hour, contact support.",
      step: {
        label: "View Klaviyo’s response",
        url: "/app/subscriptions?status=400&code=invalid",
      },
      checkAt: null,
    });
  });

  test.each<[PauseCause, string, string, RegExp]>([
    ["trouble", "warning", "Klaviyo is having problems", /will send them/],
    [
      "throttled",
      "info",
      "Your Klaviyo account reached its rate limit",
      /share this limit\. .*Next retry in/,
    ],
    ["own", "warning", "Something went wrong in Notify me", /contact support\.$/],
  ])("names the reason: %s", (cause, tone, title, body) => {
    const words = say(paused(cause, 40_000), used, 2);
    expect(words).toMatchObject({ tone, title, step: null });
    expect(words?.body).toMatch(body);
  });
});

describe("if nothing is known to be wrong", () => {
  test.each([
    ["not proven, before the first sign-up", none, "info", "Connected. Permissions not checked"],
    [
      "not proven, where the newest was taken with an earlier key",
      { ...used, deliveredAt: ago(2 * 60 * MINUTE_MS) },
      "info",
      "Connected. Permissions not checked",
    ],
    ["delivering", used, "success", "Working"],
    [
      "delivering, also what has just become due",
      { ...used, dueSince: ago(59_000) },
      "success",
      "Working",
    ],
    [
      "catching up, while Klaviyo still takes some",
      { ...used, dueSince: ago(60 * MINUTE_MS) },
      "info",
      "Catching up",
    ],
    [
      "catching up, where the account takes others' first",
      { ...none, received: true, dueSince: ago(60 * MINUTE_MS), accountTookAt: ago(1_000) },
      "info",
      "Catching up",
    ],
    [
      "no more than that, where a row has not waited for long yet",
      { ...used, deliveredAt: ago(59 * MINUTE_MS), dueSince: ago(2 * MINUTE_MS) },
      "info",
      "Catching up",
    ],
    [
      "not working, where rows are due and none is taken",
      { ...used, deliveredAt: ago(5 * MINUTE_MS), dueSince: ago(60 * MINUTE_MS) },
      "warning",
      "Sign-ups are delayed",
    ],
  ])("it is %s", (_, progress, tone, title) => {
    expect(say(connected, progress, 1)).toMatchObject({ tone, title });
  });

  it("links from an unproven key to the readiness check", () => {
    expect(say(connected, none)).toMatchObject({
      body: "Check that your key for Acme Outdoor has the permissions it needs before shoppers sign up.",
      step: { label: "Check connection", url: "/app/settings#readiness" },
    });
  });

  it("says since when, how many wait, and whom to tell if delivery has stalled", () => {
    const standing = { ...used, deliveredAt: ago(6 * MINUTE_MS), dueSince: ago(60 * MINUTE_MS) };
    expect(say(connected, standing, 2)?.body).toBe(
      "Klaviyo hasn’t received a sign-up for 6 min, and we don’t know why yet. 2 sign-ups are queued. We’ve saved them and will send them. If this lasts more than an hour, contact support.",
    );
  });

  it("names the account if the key may read it", () => {
    expect(say(connected)?.body).toBe("We send sign-ups to Acme Outdoor right away.");
    expect(say({ ...connected, accountName: null })?.body).toContain("sign-ups to Klaviyo");
  });
});

describe("is never green unless a message can go out", () => {
  const inspected = (inspection: ConnectionStatus["inspection"]) => ({ ...connected, inspection });
  const unasked = { missingScopes: null, flow: null };
  const flow = (status: FlowFound) =>
    inspected({ missingScopes: [], flow: { status, name: "Back" } });
  const lacking = inspected({ missingScopes: ["catalogs:write"], flow: null });

  test.each<[string, ConnectionStatus, BlockInTheme, string, string]>([
    ["a permission is missing", lacking, "placed", "critical", "Sign-ups can’t be sent to Klaviyo"],
    [
      "the flow is a draft",
      flow("draft"),
      "placed",
      "warning",
      "Klaviyo isn’t sending back in stock messages",
    ],
    [
      "there is no flow",
      flow("none"),
      "placed",
      "warning",
      "Klaviyo isn’t sending back in stock messages",
    ],
    [
      "messages are approved by hand",
      flow("manual"),
      "placed",
      "info",
      "Back in stock messages need your approval",
    ],
    [
      "the key can't read flows",
      flow("not_permitted"),
      "placed",
      "info",
      "Sending sign-ups to Klaviyo",
    ],
    [
      "the flow was not asked for",
      inspected({ missingScopes: [], flow: null }),
      "placed",
      "info",
      "Sending sign-ups to Klaviyo",
    ],
    ["nothing was asked yet", inspected(unasked), "placed", "info", "Sending sign-ups to Klaviyo"],
    ["the block is missing", connected, "missing", "warning", "Shoppers can’t sign up"],
    [
      "the block is missing, and messages are approved",
      flow("manual"),
      "missing",
      "warning",
      "Shoppers can’t sign up",
    ],
    [
      "the flow is a draft, and the block is missing",
      flow("draft"),
      "missing",
      "warning",
      "Klaviyo isn’t sending back in stock messages",
    ],
    ["the block is not known", connected, "unknown", "info", "Sending sign-ups to Klaviyo"],
    ["Shopify has not answered yet", connected, undefined, "info", "Sending sign-ups to Klaviyo"],
    ["all of it is known", connected, "placed", "success", "Working"],
  ])("%s", (_, connection, block, tone, title) => {
    expect(say(connection, used, 0, { block })).toMatchObject({ tone, title });
  });

  it("before the first sign-up, Klaviyo knows no trigger: a sign-up comes first, and no flow is asked for", () => {
    const words = say(flow("no_metric"), { ...none, received: true });
    expect(words).toMatchObject({
      tone: "info",
      title: "Send a test sign-up",
      step: { url: "/app/settings" },
    });
    expect(words?.body).toContain("“Subscribed to Back in Stock” after your first sign-up");
  });

  it("what was found before the first sign-up says nothing after it", () => {
    expect(say(flow("no_metric"))).toMatchObject({
      tone: "info",
      title: "Sending sign-ups to Klaviyo",
      mayHaveChanged: true,
    });
  });

  it.each(["draft", "none", "manual"] as const)(
    "a flow that is %s can be looked at again",
    (status) => {
      expect(say(flow(status))?.mayHaveChanged).toBe(true);
    },
  );

  it("says what is not known, and where it can be checked", () => {
    expect(say(inspected(unasked), used, 0, { block: "unknown" })).toMatchObject({
      body: "We send sign-ups to Acme Outdoor right away. We haven’t checked whether Klaviyo sends messages. We couldn’t check whether the app block is in your theme.",
      step: { label: "Check connection", url: "/app/settings#readiness" },
    });
  });

  it("leaves the block to the set-up guide before the first sign-up", () => {
    expect(say(connected, none, 0, { block: "missing" })).toMatchObject({
      title: "Connected. Permissions not checked",
    });
  });

  it("leads to Klaviyo's flows, or to the key", () => {
    expect(say(flow("draft"))?.step).toMatchObject({
      url: "https://www.klaviyo.com/flows",
      external: true,
    });
    expect(say(lacking)?.step).toMatchObject({ url: "/app/settings" });
  });
});

describe("a shop many of whose sign-ups were not seen in Klaviyo", () => {
  const withFlow = (status: FlowFound, missingScopes: "catalogs:write"[] = []) =>
    say(
      { ...connected, inspection: { missingScopes, flow: { status, name: "Back soon" } } },
      used,
      0,
      { block: "placed", unseen: { unseen: 6, of: 10 } },
    );

  test.each<[FlowFound, RegExp, string | undefined]>([
    [
      "draft",
      /^6 of the last 10 .+ Your flow “Back soon” or its message is in draft, so no shopper/,
      "flows",
    ],
    ["none", /^6 of the last 10 .+ No flow in Klaviyo starts with this event/, "flows"],
    ["live", /^6 of the last 10 .+ has probably not synced your catalog/, undefined],
    ["not_permitted", /has probably not synced your catalog/, undefined],
  ])("hears the likely cause, with a flow that is %s", (status, body, page) => {
    const words = withFlow(status);
    expect(words).toMatchObject({
      tone: "warning",
      title: "Klaviyo doesn’t show many of your sign-ups",
      step: page === undefined ? null : { url: `https://www.klaviyo.com/${page}` },
    });
    expect(words?.body).toMatch(body);
  });

  it("hears first of a permission that is missing, by Klaviyo's name, and where to create a key", () => {
    const words = withFlow("live", ["catalogs:write"]);
    expect(words).toMatchObject({
      tone: "critical",
      step: { url: "/app/settings" },
      second: { label: "Create a key in Klaviyo", url: KEY_PAGE },
    });
    expect(words?.body).toContain("Catalogs – Full access");
  });
});

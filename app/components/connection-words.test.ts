import { describe, expect, it, test } from "vitest";
import type { ConnectionStatus } from "../merchant/connection-status.ts";
import type { Hold } from "../merchant/hold.ts";
import { connectionWords } from "./connection-words.ts";
import { waitingWords } from "./waiting-words.ts";

const now = new Date("2026-11-24T12:00:00Z");
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
const down = { ...connected, waiting: { until: new Date(now.getTime() + 40_000), failures: 3 } };

describe("the home page names one next step", () => {
  it("asks to connect where there is no key, and says that nothing is lost", () => {
    const words = connectionWords(unconnected, 3, now);
    expect(words.step).toEqual({ label: "Connect Klaviyo", url: "/app/settings" });
    expect(words.body).toContain("3 sign-ups are waiting; none is lost.");
  });

  test.each<Hold>(["key_refused", "scope_missing", "key_unreadable"])(
    "leads to the settings where another key mends it (%s)",
    (reason) => {
      const words = connectionWords(held(reason), 1, now);
      expect(words.tone).toBe("critical");
      expect(words.step?.url).toBe("/app/settings");
      expect(words.body).toContain("1 sign-up is waiting; it is not lost.");
    },
  );

  it("passes on what Klaviyo said of a hold, as the scopes that are missing", () => {
    const hold = {
      reason: "scope_missing" as const,
      detail: "Missing: catalogs:write",
      since: now,
      nextCheckAt: now,
    };
    expect(connectionWords({ ...connected, hold }, 0, now).body).toContain(
      "Klaviyo says: “Missing: catalogs:write”",
    );
  });

  it("offers no step that would not help", () => {
    expect(connectionWords(held("revision_retired"), 0, now).step).toBeNull();
    expect(connectionWords(down, 2, now).step).toBeNull();
  });

  it("says when Klaviyo is tried next, and how many wait", () => {
    expect(connectionWords(down, 2, now).body).toMatch(/^2 waiting, next try in 40 seconds\./);
    const later = new Date(now.getTime() + 60_000);
    expect(connectionWords(down, 2, later).body).toMatch(/^2 waiting, trying now\./);
  });

  it("names the account where the key may read it", () => {
    expect(connectionWords(connected, 0, now).title).toBe("Connected to Acme Outdoor");
    expect(connectionWords({ ...connected, accountName: null }, 0, now).title).toBe(
      "Connected to Klaviyo",
    );
  });
});

describe("a waiting row says what it waits for", () => {
  const due = (ms: number) => new Date(now.getTime() + ms);

  test.each([
    ["a key", unconnected, 0, /Waits for a Klaviyo key/],
    ["another key", held("key_refused"), 0, /did not accept the key/],
    ["Klaviyo, until the later of both times", down, 10_000, /reached right now. Next try in 40 s/],
    ["Klaviyo, until its own later time", down, 90_000, /Next try in 1 minute/],
    ["its time", connected, 30_000, /^Next try in 30 seconds\.$/],
    ["nothing", connected, -1, /being handed over now/],
  ])("%s", (_, connection, ms, words) => {
    expect(waitingWords({ dueAt: due(ms), failures: 0 }, connection, now)).toMatch(words);
  });

  test.each([
    ["its own trouble", connected, 1, 300_000, /stumbled over this sign-up once.*Next try in 5 m/],
    ["more of it", connected, 3, -1, /over this sign-up 3 times.*Trying now\./],
    ["Klaviyo all the same, where that is down", down, 3, 0, /^Klaviyo can’t be reached/],
  ])("%s", (_, connection, failures, ms, words) => {
    expect(waitingWords({ dueAt: due(ms), failures }, connection, now)).toMatch(words);
  });
});

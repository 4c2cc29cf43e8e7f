import { AppProvider } from "@shopify/polaris";
import polaris from "@shopify/polaris/locales/en.json" with { type: "json" };
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { english } from "#tests/english.ts";
import { ReaderProvider } from "../../../locales/reader.tsx";
import type { AttemptView, SubscriptionView } from "../subscription-view.server.ts";
import { TimelineCard } from "./timeline-card.tsx";

const now = new Date("2026-11-24T12:00:00Z");

const refused: AttemptView = {
  id: "a",
  number: 1,
  step: "back_in_stock",
  at: new Date("2026-11-24T11:58:00Z"),
  durationMs: 87,
  outcome: "email_refused",
  status: 400,
  revision: "2026-07-15",
  rowVersion: 1,
  channels: ["EMAIL", "SMS"],
  requestId: "7b3f2c1a",
  servedRevision: null,
  code: "invalid",
  pointer: "/data/attributes/profile/data/attributes/email",
  detail: "Invalid <b>address</b>",
  answer: '{"errors":[]}',
  late: false,
  request: { kind: "shown", text: "POST /api/back-in-stock-subscriptions" },
};

const failed: SubscriptionView = {
  id: "row",
  state: "failed",
  reason: "email_refused",
  phoneRefused: false,
  seen: null,
  test: false,
  anyOption: false,
  source: null,
  deletion: null,
  createdAt: new Date("2026-11-24T11:57:00Z"),
  deliveredAt: null,
  restockedAt: null,
  flow: null,
  waits: null,
  recording: false,
  nextTryAt: null,
  fix: null,
  variantId: "33001893429341",
  attemptCount: 1,
  consentOpen: false,
  customersUrl: null,
  isConnected: true,
  pageUrl: "https://shop.example/products/<i>tee</i>",
  shopper: {
    email: "ann@example.com",
    phone: null,
    language: "de",
    country: null,
  },
  product: {
    variantId: "33001893429341",
    productTitle: "Tee",
    variantTitle: null,
    imageUrl: null,
    adminUrl: null,
    stock: { available: null, quantity: null, asOf: null },
  },
  consent: {
    sms: false,
    email: true,
    inKlaviyo: { sms: null, email: null },
    agreed: {
      sms: { version: 1, wording: "Text me", givenAt: null },
      email: { version: 2, wording: "Tell me more", givenAt: null },
    },
  },
  correctable: null,
  attempts: [refused],
  acts: [],
  joined: false,
};

function render(changes: Partial<SubscriptionView> = {}): string {
  const card = createElement(TimelineCard, { view: { ...failed, ...changes }, now });
  const page = createElement(AppProvider, { i18n: polaris, children: card });
  return renderToStaticMarkup(createElement(ReaderProvider, { ...english, children: page }));
}

describe("the timeline", () => {
  it("shows the time, status, duration, channels and Klaviyo's own words for a call", () => {
    const html = render();
    expect(html).toContain('<time dateTime="2026-11-24T11:58:00.000Z"');
    for (const words of [
      ...["2 minutes ago", "response 400", "87 ms", "Email, SMS", "7b3f2c1a", "Email rejected"],
      ...["Request", "Response", "Copy Klaviyo’s request ID (for Klaviyo support)"],
    ]) {
      expect(html).toContain(words);
    }
  });

  it("unfolds only the newest call", () => {
    const newer = { ...refused, id: "b", number: 2, at: new Date("2026-11-24T11:59:00Z") };
    const html = render({ attempts: [newer, refused], attemptCount: 2 });
    const folds = [...html.matchAll(/<details class="[^"]*attempt[^"]*"( open="")?/g)];
    expect(folds.map(([, open]) => open !== undefined)).toEqual([true, false]);
    expect(html.indexOf("Attempt 2")).toBeLessThan(html.indexOf("Attempt 1"));
  });

  it("names the step of each call, with the words of that step", () => {
    const accepted = { ...refused, id: "b", number: 2, outcome: "delivered", status: 202 };
    const consent = { ...accepted, id: "c", number: 1, step: "consent" };
    const html = render({ attempts: [accepted, consent], attemptCount: 2 });
    for (const words of [
      ...["Attempt 2: Back in stock", "Sent to Klaviyo"],
      ...["Consent</h3>", "Consent saved in Klaviyo", "keep which list it was"],
    ]) {
      expect(html).toContain(words);
    }
  });

  it("shows text from Klaviyo and from the shopper's browser as text, never as markup", () => {
    const html = render();
    expect(html).toContain("Invalid &lt;b&gt;address&lt;/b&gt;");
    expect(html).toContain("products/&lt;i&gt;tee&lt;/i&gt;");
    expect(html).not.toMatch(/<b>address|<i>tee/);
  });

  it("says that there was no answer, and offers none to look at", () => {
    const silent = { ...refused, outcome: "timeout", status: null, answer: null };
    const html = render({ attempts: [silent] });
    expect(html).toContain("no response");
    expect(html).not.toContain("Response");
  });

  it("names the revision of an answer if it is not the requested one", () => {
    expect(render()).not.toContain("responded with");
    const same = { ...refused, servedRevision: "2026-07-15" };
    expect(render({ attempts: [same] })).not.toContain("responded with");
    const other = { ...refused, servedRevision: "2026-10-15" };
    expect(render({ attempts: [other] })).toContain(
      "2026-07-15, Klaviyo responded with 2026-10-15",
    );
  });

  it("marks an answer that came too late to have an effect", () => {
    expect(render({ attempts: [{ ...refused, late: true }] })).toContain("ignored it");
    expect(render()).not.toContain("ignored it");
  });

  it("shows given consents with their wordings, and no others", () => {
    const html = render();
    expect(html).toContain("“Tell me more” (version 2 of the consent text)");
    expect(html).not.toMatch(/Text me|Didn’t opt in/);
    const consent = { ...failed.consent, email: false };
    expect(render({ consent })).toContain("Didn’t opt in to SMS or marketing email");
  });

  it("says where the shopper asked for any option", () => {
    expect(render({ anyOption: true })).toContain("Any sold-out option of this product");
    expect(render()).not.toContain("Asked for");
  });

  it("still shows a consent given at the sign-up after a correction dropped it", () => {
    const act = {
      id: "c",
      kind: "corrected" as const,
      at: now,
      rowVersion: 1,
      fields: "email",
      was: { email: "a…@gmial.com" },
      staffId: "42",
    };
    const consent = { ...failed.consent, email: false };
    const html = render({ consent, acts: [{ ...act, consents: "email_dropped" }] });
    for (const words of [
      "Edited by your staff",
      "Email changed from a…@gmial.com.",
      "Staff member ID in Shopify: 42",
      "removed it",
      "“Tell me more”",
    ]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain("Didn’t opt in");
  });

  it("shows the next try, why a request is not shown, and that another sign-up was merged", () => {
    const nextTryAt = new Date(now.getTime() + 30_000);
    const request = { kind: "changed" as const };
    const html = render({ nextTryAt, joined: true, attempts: [{ ...refused, request }] });
    for (const words of [
      "Next retry in 30 seconds",
      "can’t show the request",
      "later sign-up from the",
    ]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain("What was sent</summary>");
  });
});

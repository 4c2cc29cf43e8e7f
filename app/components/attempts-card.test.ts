import { AppProvider } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { AttemptsCard } from "./attempts-card.tsx";
import type { AttemptView } from "./subscription-view.ts";

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
  channels: ["EMAIL", "SMS"],
  errorId: "7b3f2c1a",
  code: "invalid",
  pointer: "/data/attributes/profile/data/attributes/email",
  detail: "Invalid <b>address</b>",
  answer: '{"errors":[]}',
  late: false,
};

function render(attempts: AttemptView[], attemptCount: number): string {
  const settled = { state: "failed", waiting: null, reason: "email_refused" } as const;
  const view = { ...settled, attempts, attemptCount };
  const card = createElement(AttemptsCard, { view, now });
  return renderToStaticMarkup(createElement(AppProvider, { i18n: english }, card));
}

describe("the card of attempts", () => {
  it("shows of a call its time, status, duration, channels and Klaviyo's own words", () => {
    const html = render([refused], 1);
    expect(html).toContain('<time dateTime="2026-11-24T11:58:00.000Z"');
    expect(html).toContain("2 minutes ago");
    for (const words of ["answered 400", "87 ms", "E-mail, SMS", "7b3f2c1a", "E-mail refused"]) {
      expect(html).toContain(words);
    }
  });

  it("names the step that each call was for, with the words of that step", () => {
    const accepted = { ...refused, id: "b", number: 2, outcome: "delivered", status: 202 };
    const html = render([accepted, { ...accepted, id: "c", number: 1, step: "consent" }], 2);
    for (const words of [
      "Attempt 2: Back in stock",
      "Accepted by Klaviyo",
      "Attempt 1: Consent",
      "Consent taken by Klaviyo",
    ]) {
      expect(html).toContain(words);
    }
  });

  it("shows what Klaviyo said as text, never as markup", () => {
    const html = render([refused], 1);
    expect(html).toContain("Invalid &lt;b&gt;address&lt;/b&gt;");
    expect(html).not.toContain("<b>address");
  });

  it("says of silence that there was no answer, and asks nobody to look at one", () => {
    const silent = { ...refused, outcome: "timeout", status: null, answer: null };
    const html = render([silent], 1);
    expect(html).toContain("no answer");
    expect(html).not.toContain("What Klaviyo answered");
  });

  it("marks an answer that came too late to settle anything", () => {
    expect(render([{ ...refused, late: true }], 1)).toContain("settled nothing");
    expect(render([refused], 1)).not.toContain("settled nothing");
  });

  it("says how many there were where not all are kept", () => {
    expect(render([refused], 40)).toContain("40 in all");
    expect(render([refused], 1)).not.toContain("in all");
  });

  it("says that Klaviyo was not called where it was not", () => {
    expect(render([], 0)).toContain("Klaviyo has not been called");
  });
});

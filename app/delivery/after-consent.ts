import type { Next } from "../outbox/settle.ts";

/**
 * Where a row goes after the call for its consent where Klaviyo has its sign-up already: it is
 * delivered, whatever became of the consent, and no second subscription is asked for.
 */
export function afterConsent(next: Next): Next {
  switch (next.state) {
    case "delivered":
      return next.consentStep === undefined ? { ...next, consentStep: "not_permitted" } : next;
    case "failed":
      return { state: "delivered", consentStep: "not_recorded" };
    case "queued":
      // What Klaviyo could not answer is asked again.
      if (next.consentStep === undefined) return next;
      return {
        state: "delivered",
        consentStep: next.consentStep,
        ...(next.phoneRefused && { phoneRefused: true }),
      };
  }
}

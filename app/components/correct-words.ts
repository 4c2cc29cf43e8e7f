import type { CorrectionResult } from "../outbox/correct.ts";
import type { CorrectionFault } from "../outbox/correction.ts";

/** One sentence for each of what can be wrong with a field; the compiler refuses a gap. */
const FAULTS: Record<CorrectionFault, string> = {
  email_invalid: "This is no e-mail address. It should look like name@example.com.",
  phone_invalid: "This is no phone number. One from abroad needs its country code, as in +44.",
  contact_missing: "Enter an e-mail address, or a phone number whose owner agreed to texts.",
  sms_unavailable:
    "SMS is off in Settings, and a phone number alone is reached by SMS only. Add an e-mail address.",
  sms_consent_missing:
    "The shopper has not agreed to texts, so a phone number alone reaches nobody. Add an e-mail address.",
  sms_consent_not_vouched:
    "Without the shopper’s consent to texts at this number there is nothing to send. Tick this only if she gave it, or add an e-mail address.",
};

export function faultWords(fault: CorrectionFault | undefined): string | undefined {
  return fault && FAULTS[fault];
}

export interface RefusalWords {
  title: string;
  body: string;
}

/** Why a correction was not made; undefined where it was, or its fields say it. */
export function refusalWords(kind: CorrectionResult["kind"]): RefusalWords | undefined {
  switch (kind) {
    case "unchanged":
      return {
        title: "Nothing was changed",
        body: "These are the addresses that stand there already. To send it as it is, close this and use “Send again”.",
      };
    case "moved_on":
      return {
        title: "It has changed meanwhile",
        body: "This sign-up is no longer as it was when you opened this form, and nothing was corrected. Close this, look at it again, and correct what is still wrong.",
      };
    case "delivered":
      return {
        title: "Klaviyo has taken it meanwhile",
        body: "Nothing was corrected: what Klaviyo has can’t be changed there. With another address the shopper can sign up again.",
      };
    case "taken":
      return {
        title: "This shopper is on the list already",
        body: "Another sign-up with this address waits for the same product, or was accepted by Klaviyo within the last day. Nothing was changed.",
      };
    case "corrected":
    case "invalid":
    case "missing":
      return undefined;
  }
}

/** Why a row that stands so offers no correction; null where it does, or nobody would ask. */
export function uncorrectableWords(state: string): string | null {
  return state === "delivered"
    ? "Klaviyo has it as it is, so it can’t be corrected here. With another address the shopper can sign up again."
    : null;
}

export function correctLabels() {
  return {
    open: { failed: "Correct and send again", blocked: "Correct and release", queued: "Correct" },
    title: "Correct and send again",
    intro:
      "For a mistyped address of the same shopper. It replaces what stands there, and is sent to Klaviyo at once.",
    email: "E-mail address",
    phone: "Phone number",
    phoneHelp: (country: string) =>
      `Without a country code it is read as a national number (${country}).`,
    smsVouched: "The shopper has agreed to texts at this number",
    smsVouchedHelp:
      "Her consent was given for the other number. Leave this empty, and no text is sent.",
    emailVouched: "The shopper has agreed to marketing e-mail at this address",
    emailVouchedHelp:
      "Her consent was given for the other address. The back-in-stock e-mail does not need it.",
    submit: "Save and send",
    cancel: "Cancel",
    close: "Close and look again",
    other: "Open the other sign-up",
    unansweredTitle: "It was probably not corrected",
    unansweredBody: "What you have entered is still here: try it again in a moment.",
  };
}

import type { Act, ActKind } from "../outbox/acts.ts";
import type { ConsentFate } from "../outbox/correction.ts";
import type { ShownRequest } from "./shown-request.ts";
import { relativeTime } from "./time-words.ts";

const ACTS: Record<ActKind, string> = {
  sent_again: "Sent again by your staff",
  released: "Released by your staff",
  corrected: "Corrected by your staff",
};

const CORRECTED: Record<string, string> = {
  email: "The e-mail address was corrected.",
  phone: "The phone number was corrected.",
};

const FATES: Record<ConsentFate, string> = {
  email_vouched:
    "Your staff confirmed that the shopper agreed to marketing e-mail at the new address.",
  email_dropped:
    "The consent to marketing e-mail was given for the former address, and was dropped.",
  sms_vouched: "Your staff confirmed that the shopper agreed to texts at the new number.",
  sms_dropped: "The consent to texts was given for the former number, and was dropped.",
};

/** What a merchant did; a word of another release is shown as it is. */
export function actTitle(kind: string): string {
  return Object.hasOwn(ACTS, kind) ? ACTS[kind as ActKind] : kind;
}

/** What a correction has changed, and what became of the consents. Nothing for what changed nothing. */
export function actDetails({ fields, consents }: Pick<Act, "fields" | "consents">): string[] {
  const said: Record<string, string> = { ...CORRECTED, ...FATES };
  const words = [fields, consents].flatMap((list) => list?.split(",") ?? []);
  return words.flatMap((word) => (Object.hasOwn(said, word) ? [said[word] ?? word] : []));
}

/** When it is tried next, as time goes on: the page may learn a moment later that it was. */
export function nextTryWords(at: Date, now: Date): string {
  return at.getTime() - now.getTime() < 1_000 ? "Trying now" : `Next try ${relativeTime(at, now)}`;
}

/** Why a request can't be shown; null where it is. */
export function requestAbsence({ kind }: ShownRequest): string | null {
  switch (kind) {
    case "shown":
      return null;
    case "changed":
      return "The sign-up was changed after this call. What was sent is not stored, and can’t be rebuilt from what stands there now.";
    case "other_release":
      return "Another release of this app made this call. What was sent is not stored, and this release would write it otherwise.";
  }
}

/** Of a request for a consent: the list that it may have named is not kept. */
export function listNote(step: string): string | null {
  return step === "consent"
    ? "If a list was chosen in Settings then, the call named it too. It is left out here, since which one it was is not kept."
    : null;
}

export function keptWords(kept: number, all: number): string | null {
  if (all === 0) return "Klaviyo has not been called for this sign-up.";
  return kept < all
    ? `Klaviyo was called ${all} times in all. The first and the latest calls are kept; those between them are only counted.`
    : null;
}

export function statusWords(status: number | null): string {
  return status === null ? "no answer" : `answered ${status}`;
}

const CHANNELS: Record<string, string> = { EMAIL: "E-mail", SMS: "SMS" };

export function channelWords(channels: string[]): string {
  return channels.map((channel) => CHANNELS[channel] ?? channel).join(", ");
}

/** Of a wording, as it stood beside the box that was ticked. */
export function agreedWords(wording: string | null, version: number | null): string {
  const quote = wording ? `“${wording}”` : "The wording is not known.";
  return version ? `${quote} (version ${version} of the wording)` : quote;
}

export function timelineLabels() {
  return {
    title: "Timeline",
    signedUp: "Signed up",
    page: "Page",
    language: "Language",
    country: "Phone’s country",
    agreedSms: "Agreed to texts",
    agreedEmail: "Agreed to marketing e-mail",
    noConsent:
      "Agreed neither to texts nor to marketing e-mail; a back-in-stock e-mail needs neither.",
    joined:
      "It has changed since by itself, as by another sign-up of the same shopper: the page, language and consents are the latest.",
    late: "Late",
    lateMeans: "The sign-up had changed before this answer came, so the answer settled nothing.",
    attempt: (number: number, step: string) => `Attempt ${number}: ${step}`,
    time: "Time",
    errorId: "Klaviyo’s error id",
    code: "Code",
    field: "Field",
    detail: "Detail",
    revision: "API revision",
    request: "What was sent",
    masked: "The shopper’s addresses and the key are masked.",
    answer: "What Klaviyo answered",
    answerName: "Klaviyo’s answer",
    requestName: "the request",
  };
}

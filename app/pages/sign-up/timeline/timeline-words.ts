import type { Messages } from "../../../locales/catalogue.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { MerchantAction } from "../../../outbox/merchant-actions.server.ts";
import type { OldAddresses } from "../../../outbox/old-addresses.ts";
import { stepWords } from "../../shared/outcome-words.ts";
import { numberWords } from "../../shared/words.ts";
import type { ShownRequest } from "./shown-request.ts";
import { exactTime, relativeTime } from "../../shared/time-words.ts";

/** The actions and what they changed, by the outbox's words for them. */
type Acts = Messages["subscription"]["timeline"]["act"];
type CorrectionWords = Messages["subscription"]["timeline"]["corrected"];

const ACTS: Record<keyof Acts, true> = {
  sent_again: true,
  released: true,
  corrected: true,
  consent_ordered: true,
};

const CORRECTED: Record<keyof CorrectionWords, true> = {
  email: true,
  phone: true,
  email_vouched: true,
  email_dropped: true,
  sms_vouched: true,
  sms_dropped: true,
};

/** The title of an action; an unknown word of another release is shown as it is. */
export function actTitle(kind: string, { t }: Reader): string {
  return isAmong(ACTS, kind) ? t(`subscription.timeline.act.${kind}`) : kind;
}

/** What a correction changed, from which values and by whom, and the fate of the consents. */
export function actDetails(
  { fields, consents, was, staffId }: ActDetails,
  { t }: Reader,
): string[] {
  const words = [fields, consents].flatMap((list) => list?.split(",") ?? []);
  return [
    ...words.flatMap((word) => {
      if (was && (word === "email" || word === "phone") && was[word] !== undefined) {
        const value = was[word];
        return [value ? t(`corrections.${word}`, { value }) : t(`corrections.${word}Added`)];
      }
      return isAmong(CORRECTED, word) ? [t(`subscription.timeline.corrected.${word}`)] : [];
    }),
    ...(staffId ? [t("corrections.by", { id: staffId })] : []),
  ];
}

interface ActDetails extends Pick<MerchantAction, "fields" | "consents"> {
  was?: OldAddresses | null;
  /** Shopify's id: the app does not learn a name. */
  staffId?: string | null;
}

function isAmong<Word extends string>(known: Record<Word, true>, word: string): word is Word {
  return Object.hasOwn(known, word);
}

/** The countdown to the next try. The page may learn of the try only a moment later. */
export function nextTryWords(at: Date, now: Date, reader: Reader): string {
  if (at.getTime() - now.getTime() < 1_000) return reader.t("subscription.timeline.tryingNow");
  return reader.t("subscription.timeline.nextTry", { when: relativeTime(at, now, reader) });
}

/** The title of a call: a call that records consent is not an attempt, and has no number. */
export function callTitle(number: number, step: string, reader: Reader): string {
  const words = stepWords(step, reader);
  if (step === "consent") return words;
  return reader.t("subscription.attempt.title", { number, step: words });
}

/** Why a request can't be shown; null if it can. */
export function requestAbsence({ kind }: ShownRequest, { t }: Reader): string | null {
  return kind === "shown" ? null : t(`subscription.attempt.absent.${kind}`);
}

/** Says that the list of a consent request is not stored. */
export function listNote(step: string, { t }: Reader): string | null {
  return step === "consent" ? t("subscription.attempt.listLeftOut") : null;
}

export function keptWords(kept: number, all: number, reader: Reader): string | null {
  if (all === 0) return reader.t("subscription.timeline.neverCalled");
  if (kept >= all) return null;
  return reader.t("subscription.timeline.kept", { number: numberWords(all, reader) });
}

/** The requested API revision, and the one that Klaviyo served instead if it differs. */
export function revisionWords(
  { revision, servedRevision }: { revision: string; servedRevision: string | null },
  { t }: Reader,
): string {
  if (servedRevision === null || servedRevision === revision) return revision;
  return t("subscription.attempt.servedAs", { revision, served: servedRevision });
}

const CHANNELS: Record<string, "email" | "sms"> = { EMAIL: "email", SMS: "sms" };

export function channelWords(channels: string[], { t, locale }: Reader): string {
  const names = channels.map((name) => {
    const channel = CHANNELS[name];
    return channel ? t(`common.channel.${channel}`) : name;
  });
  return new Intl.ListFormat(locale, { type: "unit" }).format(names);
}

/** A consent wording, as it was shown beside the checkbox; of another app's, with its time. */
export function agreedWords(
  agreed: { wording: string | null; version: number | null; givenAt: Date | null },
  reader: Reader,
): string {
  const { wording, version, givenAt } = agreed;
  const { t } = reader;
  if (wording && givenAt) {
    return t("subscription.timeline.wordingGivenAt", { wording, when: exactTime(givenAt, reader) });
  }
  if (!version) {
    return wording
      ? t("subscription.timeline.wording", { wording })
      : t("subscription.timeline.wordingUnknown");
  }
  return wording
    ? t("subscription.timeline.wordingOfVersion", { wording, version })
    : t("subscription.timeline.wordingUnknownOfVersion", { version });
}

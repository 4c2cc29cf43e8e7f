import { useNavigation } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { Reader } from "../../../locales/reader.tsx";
import { writeTranslations } from "./translations.ts";
import { type Settings, settingsEtag } from "../../../merchant/settings.ts";

/** The storefront settings in the form. */
export interface StorefrontDraft {
  smsEnabled: boolean;
  defaultCountry: string;
  consentEmail: string;
  consentSms: string;
  /** The wordings of some languages as JSON, as in the form field: compared as one text. */
  translations: string;
  /** Both empty for no list. */
  consentListId: string;
  consentListName: string;
  /** As a string, as in the form field. */
  retentionDays: string;
}

export function draftOf(settings: Settings): StorefrontDraft {
  const { smsEnabled, defaultCountry, consent, consentList, retentionDays } = settings;
  return {
    smsEnabled,
    defaultCountry,
    consentEmail: consent.email,
    consentSms: consent.sms,
    translations: writeTranslations(settings.translations),
    consentListId: consentList?.id ?? "",
    consentListName: consentList?.name ?? "",
    retentionDays: String(retentionDays),
  };
}

export function draftDiffers(draft: StorefrontDraft, stored: StorefrontDraft): boolean {
  return (Object.keys(stored) as (keyof StorefrontDraft)[]).some(
    (field) => draft[field] !== stored[field],
  );
}

/** The draft as far as it can be kept over other settings: a list of another account can't. */
export function keepable(draft: StorefrontDraft, from: Settings, to: Settings): StorefrontDraft {
  if (from.account === to.account) return draft;
  const { consentListId, consentListName } = draftOf(to);
  return { ...draft, consentListId, consentListName };
}

/**
 * Rebases a draft from the settings it began with onto the stored ones: unedited fields follow,
 * edited ones stay. Null if both changed the same field: the merchant decides then.
 */
export function rebase(
  draft: StorefrontDraft,
  from: StorefrontDraft,
  to: StorefrontDraft,
): StorefrontDraft | null {
  const next = { ...draft };
  // The list's name goes with its id, and a key of another account removes the chosen list.
  const untouched = draft.consentListId === from.consentListId;
  const taken = from.consentListId !== "" && to.consentListId === "";
  if (untouched || taken) {
    next.consentListId = to.consentListId;
    next.consentListName = to.consentListName;
  } else if (clash(draft, from, to, "consentListId")) return null;
  for (const field of [
    "defaultCountry",
    "consentEmail",
    "consentSms",
    "translations",
    "retentionDays",
  ] as const) {
    if (draft[field] === from[field]) next[field] = to[field];
    else if (clash(draft, from, to, field)) return null;
  }
  if (draft.smsEnabled === from.smsEnabled) next.smsEnabled = to.smsEnabled;
  return next;
}

function clash(
  draft: StorefrontDraft,
  from: StorefrontDraft,
  to: StorefrontDraft,
  field: keyof StorefrontDraft,
): boolean {
  return to[field] !== from[field] && to[field] !== draft[field];
}

/** The version of the present wording, and the effect of changing it: the next after the newest. */
export function versionWords(version: number, newest: number, { t }: Reader): string {
  if (version === 0) return t("settings.fields.noVersion");
  return t("settings.fields.version", { version, next: newest + 1 });
}

/**
 * The form's draft, and the settings it is based on. `saved` is the answer to a successful save:
 * the form then shows the stored values, which may differ from the typed ones, as surrounding
 * spaces are trimmed.
 */
export function useDraft(settings: Settings, saved: object | undefined) {
  const [base, setBase] = useState(settings);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const settled = useNavigation().state === "idle";
  const taken = useRef<object | undefined>(undefined);

  function take(stored: Settings): void {
    setBase(stored);
    setDraft(draftOf(stored));
  }

  const name = settingsEtag(settings);
  useEffect(() => {
    // The page was reloaded, for example after a key was connected: others may have saved since.
    if (name === settingsEtag(base)) return;
    const kept = keepable(draft, base, settings);
    const next = rebase(kept, draftOf(base), draftOf(settings));
    if (!next) return;
    setBase(settings);
    setDraft(next);
  }, [name]);

  useEffect(() => {
    if (!settled || !saved || taken.current === saved) return;
    taken.current = saved;
    take(settings);
  }, [saved, settings, settled]);

  return {
    draft,
    change: (changed: Partial<StorefrontDraft>) => setDraft({ ...draft, ...changed }),
    unsaved: draftDiffers(draft, draftOf(base)),
    seen: settingsEtag(base),
    discard: () => setDraft(draftOf(base)),
    keepable: (stored: Settings) => keepable(draft, base, stored),
    /** Rebases the draft on other settings than the page was loaded with. */
    keepOver(stored: Settings): void {
      setDraft(keepable(draft, base, stored));
      setBase(stored);
    },
    take,
  };
}

import { useNavigation } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { settingsEtag, type Settings } from "../../../merchant/settings.ts";
import { differs, draftOf, keepable, rebase, type StorefrontDraft } from "./storefront-draft.ts";

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
    unsaved: differs(draft, draftOf(base)),
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

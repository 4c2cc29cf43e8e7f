import type { SelectOption } from "@shopify/polaris";
import { useMemo, useSyncExternalStore } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { CallingCode } from "../../../merchant/settings-form.server.ts";
import { countryWords } from "../../shared/place-words.ts";

export interface CountryOption {
  code: CallingCode;
  label: string;
}

/** The countries with their calling codes, by their names in the reader's language. */
export function countryOptions(codes: CallingCode[], locale: string): CountryOption[] {
  return codes
    .map((code) => ({
      code,
      label: `${countryWords(code.country, locale)} (+${code.callingCode})`,
    }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}

/**
 * The same on the page. What the server has loaded stands while the page wakes up, since a browser
 * may name a country otherwise than the server does.
 */
export function useCountryOptions(loaded: CountryOption[]): SelectOption[] {
  const { locale } = useReader();
  const codes = loaded.map(({ code }) => code);
  const own = useMemo(() => countryOptions(codes, locale), [loaded, locale]);
  const options = useSyncExternalStore(
    never,
    () => own,
    () => loaded,
  );
  return options.map(({ code, label }) => ({ label, value: code.country }));
}

function never(): () => void {
  return () => undefined;
}

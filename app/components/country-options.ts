import { useMemo, useSyncExternalStore } from "react";
import { useReader } from "../locales/reader.tsx";
import type { CallingCode } from "../merchant/countries.ts";
import { countryWords } from "./place-words.ts";

export interface CountryOption extends CallingCode {
  label: string;
  value: string;
}

/** The countries with their calling codes, by their names in the reader's language. */
export function countryOptions(codes: CallingCode[], locale: string): CountryOption[] {
  return codes
    .map(({ country, callingCode }) => ({
      ...{ country, callingCode, value: country },
      label: `${countryWords(country, locale)} (+${callingCode})`,
    }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}

/**
 * The same on the page. What the server has loaded stands while the page wakes up, since a browser
 * may name a country otherwise than the server does.
 */
export function useCountryOptions(loaded: CountryOption[]): CountryOption[] {
  const { locale } = useReader();
  const own = useMemo(() => countryOptions(loaded, locale), [loaded, locale]);
  return useSyncExternalStore(
    never,
    () => own,
    () => loaded,
  );
}

function never(): () => void {
  return () => undefined;
}

import type { SelectOption } from "@shopify/polaris";
import { useMemo, useSyncExternalStore } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { CallingCode } from "../../../merchant/settings-form.server.ts";
import { countryWords } from "../../shared/words.ts";

export interface CountryOption {
  code: CallingCode;
  label: string;
}

/** The countries with their calling codes, sorted by name in the reader's language. */
export function countryOptions(codes: CallingCode[], locale: string): CountryOption[] {
  return codes
    .map((code) => ({
      code,
      label: `${countryWords(code.country, locale)} (+${code.callingCode})`,
    }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}

/**
 * The same on the page. Hydration uses the server's options, since a browser may name a country
 * differently.
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

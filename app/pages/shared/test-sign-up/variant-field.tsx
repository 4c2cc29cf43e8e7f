import { Autocomplete } from "@shopify/polaris";
import { useEffect, useMemo, useState } from "react";
import type { FoundVariant, VariantSearch } from "../../../catalog/variant-search.server.ts";
import { useReader, type Reader } from "../../../locales/reader.tsx";
import { useResource } from "../use-resource.ts";

const readVariants = (json: unknown) => json as VariantSearch & { kind?: undefined };
const TYPING_MS = 250;

interface VariantFieldProps {
  chosen: FoundVariant | undefined;
  onChoose: (variant: FoundVariant) => void;
  onShopEmail: (email: string) => void;
  error: string | undefined;
}

/** Chooses a variant by the name of its product; sold-out ones come first. */
export function VariantField({ chosen, onChoose, onShopEmail, error }: VariantFieldProps) {
  const reader = useReader();
  const { t } = reader;
  const [text, setText] = useState("");
  const path = `/app/test-sign-up?${new URLSearchParams({ search: text }).toString()}`;
  const { load, loading, data } = useResource(path, readVariants);
  useEffect(() => {
    const stopping = new AbortController();
    const timer = setTimeout(() => void load(stopping.signal), text === "" ? 0 : TYPING_MS);
    return () => {
      clearTimeout(timer);
      stopping.abort();
    };
  }, [load, text]);
  const found = useMemo(() => (data?.kind === undefined ? (data?.variants ?? []) : []), [data]);
  const email = data?.kind === undefined ? data?.shopEmail : null;
  useEffect(() => {
    if (email) onShopEmail(email);
  }, [email, onShopEmail]);
  return (
    <Autocomplete
      options={found.map((variant) => ({
        value: variant.variantId,
        label: variantWords(variant, reader),
      }))}
      selected={chosen ? [chosen.variantId] : []}
      loading={loading}
      emptyState={t(data?.kind === "failed" ? "seen.test.noShopify" : "seen.test.noProduct")}
      onSelect={([id]) => {
        const variant = found.find(({ variantId }) => variantId === id);
        if (!variant) return;
        onChoose(variant);
        setText("");
      }}
      textField={
        <Autocomplete.TextField
          label={t("seen.test.product")}
          autoComplete="off"
          value={text}
          onChange={setText}
          placeholder={t("seen.test.search")}
          helpText={
            chosen ? t("seen.test.chosen", { product: variantWords(chosen, reader) }) : undefined
          }
          error={error}
        />
      }
    />
  );
}

function variantWords({ productTitle, variantTitle, soldOut }: FoundVariant, { t }: Reader) {
  const product = variantTitle ? `${productTitle} – ${variantTitle}` : productTitle;
  return soldOut ? t("seen.test.soldOut", { product }) : product;
}

import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { Unsynced } from "../../outbox/log/unsynced.server.ts";
import { logAddress } from "./log-address.ts";
import { numberWords } from "./words.ts";

interface UnsyncedBannerProps {
  unsynced: Unsynced | null;
  /** Whether the page shows exactly these sign-ups below. */
  shown?: boolean;
}

/**
 * Says once that Klaviyo's catalog lacks the variants of many sign-ups, instead of at each of them.
 */
export function UnsyncedBanner({ unsynced, shown = false }: UnsyncedBannerProps) {
  const reader = useReader();
  const { t } = reader;
  if (!unsynced) return null;
  const { signUps, variants, more } = unsynced;
  const counted = numberWords(signUps, reader);
  const number = more ? t("common.atLeast", { number: counted }) : counted;
  const cause = t("home.unsynced.cause", {
    count: variants,
    number: numberWords(variants, reader),
  });
  const link = { content: t("home.unsynced.step"), url: logAddress({ code: "variant_not_found" }) };
  return (
    <Banner
      tone="warning"
      title={t("home.unsynced.title", { count: signUps, number })}
      {...(!shown && { action: link })}
    >
      <BlockStack gap="200">
        <Text as="p">{cause}</Text>
        <Text as="p">{t("home.unsynced.remedy")}</Text>
      </BlockStack>
    </Banner>
  );
}

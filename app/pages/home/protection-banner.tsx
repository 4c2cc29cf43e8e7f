import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { logAddress } from "../shared/log-address.ts";
import { waveWords } from "./protection-words.ts";
import type { Protection } from "./protection.server.ts";

/** Says that many sign-ups are blocked and what was done, or that the storefront is not protected yet. */
export function ProtectionBanner({ protection }: { protection: Protection }) {
  const reader = useReader();
  const { t } = reader;
  const { wave, isFull, isUnsigned } = protection;
  const words = wave && waveWords(wave, reader);
  return (
    <>
      {words && (
        <Banner
          tone="warning"
          title={words.title}
          action={{ content: words.step, url: logAddress({ state: "blocked" }) }}
        >
          <BlockStack gap="200">
            {words.lines.map((line) => (
              <Text as="p" key={line}>
                {line}
              </Text>
            ))}
          </BlockStack>
        </Banner>
      )}
      {isFull && (
        <Banner
          tone="warning"
          title={t("protection.full.title")}
          action={{ content: t("protection.wave.step"), url: logAddress({ state: "blocked" }) }}
        >
          <Text as="p">{t("protection.full.body")}</Text>
        </Banner>
      )}
      {isUnsigned && (
        <Banner tone="info" title={t("protection.unsigned.title")}>
          <Text as="p">{t("protection.unsigned.body")}</Text>
        </Banner>
      )}
    </>
  );
}

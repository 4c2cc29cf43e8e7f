import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { logAddress } from "../shared/log-address.ts";
import { numberWords } from "../shared/words.ts";
import type { Protection } from "./protection.server.ts";

/** Says that bots are signing up and what was done, or that the storefront is not protected yet. */
export function ProtectionBanner({ protection }: { protection: Protection }) {
  const reader = useReader();
  const { t } = reader;
  const { wave, isFull, isUnsigned } = protection;
  return (
    <>
      {wave && (
        <Banner
          tone="warning"
          title={t("protection.wave.title")}
          action={{
            content: t("protection.wave.step"),
            url: logAddress({ state: "blocked" }),
          }}
        >
          <BlockStack gap="200">
            <Text as="p">
              {t("protection.wave.body", {
                count: wave.blocked,
                number: numberWords(wave.blocked, reader),
              })}
            </Text>
            {wave.isFull && <Text as="p">{t("protection.wave.full")}</Text>}
            <Text as="p">{t("protection.wave.kept")}</Text>
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

import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import { CreateKeyLink } from "./create-key-link.tsx";
import { sentences } from "./words.ts";

interface ConsentRefusedProps {
  refused: ConnectionStatus["consentRefused"];
  /** The address of the settings, on other pages. */
  settings?: string;
}

/**
 * Shown if Klaviyo refuses to record consents with the present key: what that means, and the
 * remedy.
 */
export function ConsentRefused({ refused, settings }: ConsentRefusedProps) {
  const reader = useReader();
  const { t } = reader;
  if (!refused) return null;
  const { detail } = refused;
  return (
    <Banner
      tone="warning"
      title={t("home.consentRefused.title")}
      {...(settings && { action: { content: t("home.consentRefused.step"), url: settings } })}
    >
      <BlockStack gap="200">
        <Text as="p">
          {sentences(
            [t("home.consentRefused.meaning"), detail && t("common.klaviyoSays", { detail })],
            reader,
          )}
        </Text>
        <Text as="p">{t("home.consentRefused.remedy")}</Text>
        <CreateKeyLink />
      </BlockStack>
    </Banner>
  );
}

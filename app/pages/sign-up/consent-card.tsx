import { BlockStack, Card, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { Facts } from "./facts.tsx";
import type { SubscriptionView } from "./subscription-view.server.ts";

/** What the shopper's consents are now, and whether Klaviyo has them; the timeline has their words. */
export function ConsentCard({ consent }: Pick<SubscriptionView, "consent">) {
  const { sms, email, inKlaviyo } = consent;
  const { t } = useReader();
  const given = (consented: boolean) =>
    consented ? t("subscription.consent.agreed") : t("subscription.consent.notGiven");
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("subscription.consent.title")}
        </Text>
        <Facts
          facts={[
            [t("subscription.consent.sms"), given(sms)],
            [
              t("subscription.consent.smsInKlaviyo"),
              inKlaviyo.sms && t(`subscription.consent.fate.${inKlaviyo.sms}`),
            ],
            [t("subscription.consent.email"), given(email)],
            [
              t("subscription.consent.emailInKlaviyo"),
              inKlaviyo.email && t(`subscription.consent.fate.${inKlaviyo.email}`),
            ],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

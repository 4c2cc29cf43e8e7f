import { BlockStack, Card, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { CopiedText } from "./copied-text.tsx";
import { Facts } from "./facts.tsx";
import type { SubscriptionView } from "./subscription-view.server.ts";

/** Who signed up. Where and how stands in the timeline. */
export function ShopperCard({ shopper: { email, phone } }: Pick<SubscriptionView, "shopper">) {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("subscription.shopper.title")}
        </Text>
        {!email && !phone && <Text as="p">{t("subscription.shopper.erased")}</Text>}
        <Facts
          facts={[
            [
              t("subscription.shopper.email"),
              email && <CopiedText text={email} name={t("subscription.shopper.emailName")} />,
            ],
            [
              t("subscription.shopper.phone"),
              phone && <CopiedText text={phone} name={t("subscription.shopper.phoneName")} />,
            ],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

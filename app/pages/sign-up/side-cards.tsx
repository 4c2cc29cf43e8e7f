import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { Trans } from "react-i18next";
import { useReader } from "../../locales/reader.tsx";
import { CopiedText } from "../shared/copy-button.tsx";
import { Facts } from "./facts.tsx";
import { ProfileLink } from "./profile-link.tsx";
import { Product } from "../shared/product.tsx";
import { Moment } from "../shared/moment.tsx";
import { stockWords } from "../shared/stock-words.ts";
import type { SubscriptionView } from "./subscription-view.server.ts";

/** The product that the shopper waits for. */
export function ProductCard({
  product: { stock, ...product },
  variantId,
  now,
}: Pick<SubscriptionView, "product" | "variantId"> & { now: Date }) {
  const reader = useReader();
  const { t } = reader;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("subscription.product.title")}
        </Text>
        <Product {...product} />
        <Facts
          facts={[
            [
              t("subscription.product.stock"),
              <BlockStack key="stock">
                <span>{stockWords(stock, reader)}</span>
                {stock.asOf && (
                  <Text as="span" tone="subdued">
                    <Trans
                      t={t}
                      i18nKey="subscription.product.stockAsOf"
                      components={{ time: <Moment at={stock.asOf} now={now} inSentence /> }}
                    />
                  </Text>
                )}
              </BlockStack>,
            ],
            [
              t("subscription.product.variantId"),
              <CopiedText key="id" text={variantId} name={t("subscription.product.variantName")} />,
            ],
          ]}
        />
        {product.adminUrl && (
          <InlineStack>
            <Link url={product.adminUrl} target="_top">
              {t("subscription.product.inShopify")}
            </Link>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

/** The shopper. Where and how they signed up is in the timeline. */
export function ShopperCard({
  shopper: { email, phone },
  adminUrl,
  isConnected,
}: Pick<SubscriptionView, "shopper" | "isConnected"> & { adminUrl: string | null }) {
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
        {adminUrl && (
          <InlineStack>
            <Link url={adminUrl} target="_top">
              {t("views.signUp.customer")}
            </Link>
          </InlineStack>
        )}
        {isConnected && (email || phone) && <ProfileLink />}
      </BlockStack>
    </Card>
  );
}

/**
 * The shopper's present consents, and whether Klaviyo has them. Their wordings are in the timeline.
 */
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

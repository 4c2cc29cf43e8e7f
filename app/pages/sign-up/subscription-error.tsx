import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { BlockStack, Button, Card, Page, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { listAddress, LOG } from "../shared/log-address.ts";
import { PageError } from "../frame/page-error.tsx";

/** An id that the shop has no row for gets a page of its own; anything else the usual one. */
export function SubscriptionError() {
  const { t } = useReader();
  const error = useRouteError();
  const { search } = useLocation();
  if (!isRouteErrorResponse(error) || error.status !== 404) return <PageError />;
  return (
    <Page
      title={t("subscription.missing.title")}
      backAction={{ content: t("common.title.subscriptions"), url: listAddress(search) }}
    >
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            {t("subscription.missing.heading")}
          </Text>
          <Text as="p">{t("subscription.missing.body")}</Text>
          <Button url={LOG}>{t("subscription.missing.all")}</Button>
        </BlockStack>
      </Card>
    </Page>
  );
}

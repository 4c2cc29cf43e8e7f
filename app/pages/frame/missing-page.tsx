import type { MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { BlockStack, Button, Card, Page, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { PageError } from "./page-error.tsx";
import { pageTitle } from "./page-title.ts";

export const meta: MetaFunction = (args) => pageTitle("notFound", args);

/** Shown for an unknown address inside the app: the menu stays, and a button leads home. */
export function MissingPage() {
  const { t } = useReader();
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) return <PageError />;
  return (
    <Page title={t("common.missing.title")}>
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            {t("common.missing.heading")}
          </Text>
          <Text as="p">{t("common.missing.body")}</Text>
          <Button url="/app">{t("common.missing.home")}</Button>
        </BlockStack>
      </Card>
    </Page>
  );
}

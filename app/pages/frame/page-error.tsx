import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { AppProvider, Banner, BlockStack, Button, Page, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { WithSupportLink } from "../../locales/support-link.tsx";
import { useTryAgain } from "./try-again.ts";

/** The error state of one page, inside the frame of the others. */
export function PageError() {
  const { t } = useReader();
  const error = useRouteError();
  const { again, trying } = useTryAgain();
  const answer = isRouteErrorResponse(error) ? (error.data as unknown) : undefined;
  // Shopify's library answers with HTML that leaves the frame or leads to a log-in.
  if (typeof answer === "string" && answer.includes("<script")) {
    return <div dangerouslySetInnerHTML={{ __html: answer }} />;
  }
  return (
    <Page title={t("common.error.title")}>
      <Banner tone="critical" title={t("common.error.heading")}>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="p">{t("common.error.body")}</Text>
          <Text as="p">
            <WithSupportLink text={t("common.error.next")} />
          </Text>
          <Button onClick={again} loading={trying}>
            {t("common.tryAgain")}
          </Button>
        </BlockStack>
      </Banner>
    </Page>
  );
}

/** The same if the frame itself could not be rendered. */
export function FramePageError() {
  const { polaris } = useReader();
  return (
    <AppProvider i18n={polaris}>
      <main>
        <PageError />
      </main>
    </AppProvider>
  );
}

import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { AppProvider, Banner, BlockStack, Button, Page, Text } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import { useTryAgain } from "./try-again.ts";

/** The error state of one page, inside the frame of the others. */
export function PageError() {
  const error = useRouteError();
  const { again, trying } = useTryAgain();
  const answer = isRouteErrorResponse(error) ? (error.data as unknown) : undefined;
  // Shopify's library answers with a piece of HTML that leads out of the frame or to a log-in.
  if (typeof answer === "string" && answer.includes("<script")) {
    return <div dangerouslySetInnerHTML={{ __html: answer }} />;
  }
  return (
    <Page title="This page can’t be shown">
      <Banner tone="critical" title="Something went wrong on our side">
        <BlockStack gap="300" inlineAlign="start">
          <Text as="p">
            The page could not be put together. No sign-up is lost by this: what shoppers have sent
            is stored and handed over.
          </Text>
          <Text as="p">
            Try again. If it stays like this, tell whoever runs this app when you saw it.
          </Text>
          <Button onClick={again} loading={trying}>
            Try again
          </Button>
        </BlockStack>
      </Banner>
    </Page>
  );
}

/** The same where the frame itself could not be made. */
export function FramePageError() {
  return (
    <AppProvider i18n={english}>
      <main>
        <PageError />
      </main>
    </AppProvider>
  );
}

import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { BlockStack, Button, Card, Page, Text } from "@shopify/polaris";
import { PageError } from "./page-error.tsx";

/** An address inside the app that leads nowhere: the menu stays, and there is a way on. */
export function MissingPage() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) return <PageError />;
  return (
    <Page title="Not found">
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            There is no such page
          </Text>
          <Text as="p">The address may be mistyped, or the page has moved.</Text>
          <Button url="/app">Go to the home page</Button>
        </BlockStack>
      </Card>
    </Page>
  );
}

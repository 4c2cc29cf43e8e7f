import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { BlockStack, Button, Card, Page, Text } from "@shopify/polaris";
import { listAddress, LOG } from "./log-address.ts";
import { PageError } from "./page-error.tsx";

/** An id that the shop has no row for gets a page of its own; anything else the usual one. */
export function SubscriptionError() {
  const error = useRouteError();
  const { search } = useLocation();
  if (!isRouteErrorResponse(error) || error.status !== 404) return <PageError />;
  return (
    <Page title="Not found" backAction={{ content: "Sign-ups", url: listAddress(search) }}>
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            There is no such sign-up
          </Text>
          <Text as="p">The address may be mistyped, or it belongs to another shop.</Text>
          <Button url={LOG}>Show all sign-ups</Button>
        </BlockStack>
      </Card>
    </Page>
  );
}

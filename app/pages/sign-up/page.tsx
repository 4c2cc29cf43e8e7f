import type { MetaFunction } from "@remix-run/node";
import {
  useActionData,
  useLoaderData,
  useLocation,
  isRouteErrorResponse,
  useRouteError,
} from "@remix-run/react";
import { Badge, BlockStack, InlineStack, Layout, Page, Button, Card, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { pageTitle } from "../frame/page-title.ts";
import { useRefresh } from "../frame/refresh.ts";
import { catchOutage } from "../frame/outage.ts";
import { listAddress, LOG } from "../shared/log-address.ts";
import { shopperWords } from "../shared/log-row.ts";
import type { actOnSignUp } from "./action.server.ts";
import { ConsentCard, ProductCard, ShopperCard } from "./side-cards.tsx";
import type { loadSignUp } from "./load.server.ts";
import { DeleteButton } from "./delete-button.tsx";
import { NeighbourLinks } from "./neighbour-links.tsx";
import { OthersCard } from "./others-card.tsx";
import { StateBadge } from "../shared/state-badge.tsx";
import { SubscriptionActions } from "./subscription-actions.tsx";
import { TimelineCard } from "./timeline/timeline-card.tsx";
import { PageError } from "../frame/page-error.tsx";

export const clientLoader = keepLastGoodData<typeof loadSignUp>();
export const clientAction = catchOutage<typeof actOnSignUp>();

export const meta: MetaFunction = (args) => pageTitle("subscription", args);

export function SignUpPage() {
  const { view, others, neighbours, now } = useLoaderData<typeof loadSignUp>();
  const reader = useReader();
  const answered = useActionData<typeof clientAction>();
  const quiet = view.seen === "not_yet" ? "slowly" : "never";
  useRefresh(view.deletion ? "closely" : view.state === "queued" ? "soon" : quiet);
  return (
    <Page
      title={shopperWords(view.shopper, reader).main}
      backAction={{
        content: reader.t("common.title.subscriptions"),
        url: listAddress(useLocation().search),
      }}
      titleMetadata={
        <InlineStack gap="100">
          <StateBadge state={view.state} />
          {view.test && <Badge>{reader.t("seen.test.badge")}</Badge>}
        </InlineStack>
      }
      primaryAction={<NeighbourLinks {...neighbours} />}
    >
      <Layout>
        <Layout.Section>
          {/* Remount for each sign-up: typed or unfolded content must not carry over. */}
          <BlockStack gap="400" key={view.id}>
            <SubscriptionActions view={view} answered={answered} now={now} />
            <TimelineCard view={view} now={now} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ProductCard product={view.product} variantId={view.variantId} now={now} />
            <ShopperCard
              key={view.id}
              shopper={view.shopper}
              adminUrl={view.customersUrl}
              isConnected={view.isConnected}
            />
            <ConsentCard consent={view.consent} />
            <OthersCard others={others} now={now} />
            <InlineStack>
              {!view.deletion && <DeleteButton key={view.id} state={view.state} />}
            </InlineStack>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

/** The page for an id that the shop has no row for; other errors use the usual page. */
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

import type {
  ActionFunctionArgs,
  HeadersFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { AttemptsCard } from "../components/attempts-card.tsx";
import { ConsentCard } from "../components/consent-card.tsx";
import { LOG } from "../components/log-address.ts";
import { ProductCard } from "../components/product-card.tsx";
import { useRefreshWhile } from "../components/refresh.ts";
import { resendWords } from "../components/resend-words.ts";
import { ShopperCard } from "../components/shopper-card.tsx";
import { SubscriptionError } from "../components/subscription-error.tsx";
import { SubscriptionState } from "../components/subscription-state.tsx";
import { toSubscriptionView } from "../components/subscription-view.ts";
import { useToast } from "../components/toast.ts";
import { connectionStatus } from "../merchant/connection-status.ts";
import { findOne } from "../outbox/history.ts";
import { resend } from "../outbox/resend.ts";
import { authenticateAdmin } from "../shopify.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const [row, connection] = await Promise.all([
    findOne(shop, params["id"] ?? ""),
    connectionStatus(shop),
  ]);
  if (!row) throw new Response(undefined, { status: 404 });
  const now = new Date();
  return { view: toSubscriptionView(shop, row, connection, now), now };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  return { resent: await resend(shop, params["id"] ?? "", new Date()) };
}

export const meta: MetaFunction = () => [{ title: "Subscription · Notify me" }];

export default function SubscriptionPage() {
  const { view, now } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  useToast(answered, answered && resendWords(answered.resent));
  useRefreshWhile(view.state === "queued");
  return (
    <Page title={view.shopper.main} backAction={{ content: "Subscriptions", url: LOG }}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <SubscriptionState view={view} now={now} />
            <AttemptsCard attempts={view.attempts} attemptCount={view.attemptCount} now={now} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ProductCard product={view.product} variantId={view.variantId} />
            <ShopperCard shopper={view.shopper} pageUrl={view.pageUrl} />
            <ConsentCard consent={view.consent} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

export const ErrorBoundary = SubscriptionError;
export const headers: HeadersFunction = (args) => boundary.headers(args);

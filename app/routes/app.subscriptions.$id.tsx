import type {
  ActionFunctionArgs,
  HeadersFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData, useLocation } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { AttemptsCard } from "../components/attempts-card.tsx";
import { ConsentCard } from "../components/consent-card.tsx";
import { useFocusOn } from "../components/focus.ts";
import { keepShown } from "../components/kept.ts";
import { listAddress } from "../components/log-address.ts";
import { ProductCard } from "../components/product-card.tsx";
import { useRefresh } from "../components/refresh.ts";
import { resendWords } from "../components/resend-words.ts";
import { ShopperCard } from "../components/shopper-card.tsx";
import { SubscriptionError } from "../components/subscription-error.tsx";
import { SEND_AGAIN } from "../components/send-again.tsx";
import { STATE, SubscriptionState } from "../components/subscription-state.tsx";
import { toSubscriptionView } from "../components/subscription-view.ts";
import { useToast } from "../components/toast.ts";
import { orUnanswered } from "../components/unanswered.ts";
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
  const resent = await resend(shop, params["id"] ?? "", new Date());
  return { words: resendWords(resent, await connectionStatus(shop)) };
}

export const clientLoader = keepShown<typeof loader>();
export const clientAction = orUnanswered<typeof action>();

export const meta: MetaFunction = () => [{ title: "Sign-up · Notify me" }];

export default function SubscriptionPage() {
  const { view, now } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof clientAction>();
  const unanswered = answered !== undefined && "intent" in answered;
  useToast(answered, unanswered ? undefined : answered?.words);
  useFocusOn(unanswered ? SEND_AGAIN : STATE, answered);
  useRefresh(view.state === "queued" ? "soon" : "never");
  return (
    <Page
      title={view.shopper.main}
      backAction={{ content: "Sign-ups", url: listAddress(useLocation().search) }}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <SubscriptionState view={view} unanswered={unanswered} now={now} />
            <AttemptsCard view={view} now={now} />
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

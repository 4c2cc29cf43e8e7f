import {
  data,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData, useLocation } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ConsentCard } from "../pages/sign-up/consent-card.tsx";
import { keepShown } from "../pages/frame/kept.ts";
import { listAddress } from "../pages/shared/log-address.ts";
import { shopperWords } from "../pages/shared/log-row.ts";
import { NeighbourLinks } from "../pages/sign-up/neighbour-links.tsx";
import { pageTitle } from "../pages/frame/page-title.ts";
import { ProductCard } from "../pages/sign-up/product-card.tsx";
import { useRefresh } from "../pages/frame/refresh.ts";
import { sentAgain } from "../pages/sign-up/state/sent-again.ts";
import { ShopperCard } from "../pages/sign-up/shopper-card.tsx";
import type { SubscriptionAnswer } from "../pages/sign-up/subscription-answer.ts";
import { SubscriptionDesk } from "../pages/sign-up/subscription-desk.tsx";
import { SubscriptionError } from "../pages/sign-up/subscription-error.tsx";
import { toSubscriptionView } from "../pages/sign-up/subscription-view.ts";
import { TimelineCard } from "../pages/sign-up/timeline/timeline-card.tsx";
import { orUnanswered } from "../pages/frame/unanswered.ts";
import { takeCorrection } from "../intake/correction.ts";
import { useReader } from "../locales/reader.tsx";
import { connectionStatus } from "../merchant/connection-status.ts";
import { actsOf } from "../outbox/acts.ts";
import { countryOf } from "../outbox/country.ts";
import { readFilter } from "../outbox/filter.ts";
import { findOne } from "../outbox/history.ts";
import { neighboursOf } from "../outbox/neighbours.ts";
import { recordConsent } from "../outbox/record-consent.ts";
import { resend } from "../outbox/resend.ts";
import { authenticateAdmin } from "../shopify.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const row = await findOne(shop, params["id"] ?? "");
  if (!row) throw new Response(undefined, { status: 404 });
  const [acts, connection, country, neighbours] = await Promise.all([
    actsOf(shop, row.id),
    connectionStatus(shop),
    countryOf(shop),
    neighboursOf(shop, row, readFilter(new URL(request.url).searchParams)),
  ]);
  const now = new Date();
  const view = toSubscriptionView(shop, row, { acts, connection, country, now });
  return { view, neighbours, now };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  if (request.method !== "POST") return answer({ intent: null }, 405);
  const form = await request.formData().catch(() => new FormData());
  const id = params["id"] ?? "";
  const now = new Date();
  const told = async (resent: boolean) => sentAgain(resent, await connectionStatus(shop));
  switch (form.get("intent")) {
    case "send_again":
      return answer({ intent: "send_again", sent: await told(await resend(shop, id, now)) });
    case "record_consent": {
      const sent = await told(await recordConsent(shop, id, now));
      return answer({ intent: "record_consent", sent });
    }
    case "correct": {
      const result = await takeCorrection(shop, id, form, now);
      if (!result) return answer({ intent: null }, 400);
      if (result.kind === "missing") throw new Response(undefined, { status: 404 });
      const sent = result.kind === "corrected" ? await told(true) : undefined;
      return answer({ intent: "correct", result, sent }, result.kind === "invalid" ? 422 : 200);
    }
    default:
      return answer({ intent: null }, 400);
  }
}

function answer(told: SubscriptionAnswer, status = 200) {
  return data(told, { status });
}

export const clientLoader = keepShown<typeof loader>();
export const clientAction = orUnanswered<typeof action>();

export const meta: MetaFunction = (args) => pageTitle("subscription", args);

export default function SubscriptionPage() {
  const { view, neighbours, now } = useLoaderData<typeof loader>();
  const reader = useReader();
  const answered = useActionData<typeof clientAction>();
  useRefresh(view.state === "queued" ? "soon" : "never");
  return (
    <Page
      title={shopperWords(view.shopper, reader).main}
      backAction={{
        content: reader.t("common.title.subscriptions"),
        url: listAddress(useLocation().search),
      }}
      primaryAction={<NeighbourLinks {...neighbours} />}
    >
      <Layout>
        <Layout.Section>
          {/* Another one for each sign-up: what was typed or unfolded for one is not for the next. */}
          <BlockStack gap="400" key={view.id}>
            <SubscriptionDesk view={view} answered={answered} now={now} />
            <TimelineCard view={view} now={now} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ProductCard product={view.product} variantId={view.variantId} />
            <ShopperCard shopper={view.shopper} />
            <ConsentCard consent={view.consent} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

export const ErrorBoundary = SubscriptionError;
export const headers: HeadersFunction = (args) => boundary.headers(args);

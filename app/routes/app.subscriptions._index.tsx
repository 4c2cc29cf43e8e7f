import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { LogCard } from "../components/log-card.tsx";
import { toLogRow } from "../components/log-row.ts";
import { PageError } from "../components/page-error.tsx";
import { useRefreshWhile } from "../components/refresh.ts";
import { readFilter } from "../outbox/filter.ts";
import { listPage } from "../outbox/history.ts";
import { authenticateAdmin } from "../shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const filter = readFilter(new URL(request.url).searchParams);
  const { rows, newer, older } = await listPage(shop, filter);
  return { page: { rows: rows.map(toLogRow), newer, older }, filter, now: new Date() };
}

export const meta: MetaFunction = () => [{ title: "Subscriptions · Notify me" }];

export default function SubscriptionsPage() {
  const { page, filter, now } = useLoaderData<typeof loader>();
  useRefreshWhile(page.rows.some(({ state }) => state === "queued"));
  return (
    <Page title="Subscriptions" subtitle="Every sign-up, and what became of it">
      <LogCard page={page} filter={filter} now={now} />
    </Page>
  );
}

export const ErrorBoundary = PageError;
export const headers: HeadersFunction = (args) => boundary.headers(args);

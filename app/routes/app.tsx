import type {
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { AppNavigation } from "../pages/frame/app-navigation.tsx";
import { FramePageError } from "../pages/frame/page-error.tsx";
import { PendingPage } from "../pages/frame/pending-page.tsx";
import { StaleNote } from "../pages/frame/stale-note.tsx";
import { env } from "../env.server.ts";
import { APP_NAME } from "../locales/app-name.ts";
import { localeOf } from "../locales/locale.ts";
import { ReaderProvider, useReader } from "../locales/reader.tsx";
import { timeZoneOf } from "../merchant/time-zone.ts";
import { tellConfirmed, tellUnconfirmed } from "../shopify-outage.server.ts";
import { authenticateAdmin, confirmInstall } from "../shopify.server.ts";

const SHOPIFY_APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  if (isOpening(request)) void confirmMeanwhile(request, shop);
  return {
    apiKey: env.SHOPIFY_API_KEY,
    appBridgeUrl: env.APP_BRIDGE_URL ?? SHOPIFY_APP_BRIDGE,
    locale: localeOf(request),
    timeZone: await timeZoneOf(shop),
  };
}

/** Where a page has no title of its own, as an error of the frame. */
export const meta: MetaFunction = () => [{ title: APP_NAME }];

/** What it loads never changes: a refresh of the page inside is not to fail for it. */
export const shouldRevalidate = () => false;

/** The frame is loaded with its session token in the address; the page's own requests carry it in a header. */
function isOpening(request: Request): boolean {
  return !request.headers.has("authorization");
}

/**
 * A reinstall shows itself here first, while the token of the earlier install is still stored: it is
 * renewed, and the storefront is told again. The page does not wait for it.
 */
async function confirmMeanwhile(request: Request, shop: string): Promise<void> {
  try {
    await confirmInstall(request);
    tellConfirmed();
  } catch (error) {
    tellUnconfirmed(shop, error);
  }
}

/** The root lays App Bridge into the head, so the provider is not to bring it a second time. */
export default function EmbeddedApp() {
  const { apiKey, locale, timeZone } = useLoaderData<typeof loader>();
  const { polaris } = useReader();
  return (
    <AppProvider isEmbeddedApp={false} apiKey={apiKey} i18n={polaris}>
      <ReaderProvider locale={locale} timeZone={timeZone}>
        <AppNavigation />
        <PendingPage>
          <Outlet />
        </PendingPage>
        <StaleNote />
      </ReaderProvider>
    </AppProvider>
  );
}

export const ErrorBoundary = FramePageError;

/** Carries what Shopify's library tells App Bridge in headers, as to fetch a new session token. */
export const headers: HeadersFunction = (args) => boundary.headers(args);

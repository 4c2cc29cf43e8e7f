import type { LinksFunction, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { APP_NAME } from "../../locales/app-name.ts";
import { ReaderProvider, useReader } from "../../locales/reader.tsx";
import { AppNavigation } from "./app-navigation.tsx";
import type { loadFrame } from "./load.server.ts";
import { PendingPage } from "./pending-page.tsx";
import { StaleNote } from "./stale-note.tsx";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

/** Where a page has no title of its own, as an error of the frame. */
export const meta: MetaFunction = () => [{ title: APP_NAME }];

/** What it loads never changes: a refresh of the page inside is not to fail for it. */
export const shouldRevalidate = () => false;

/** The root lays App Bridge into the head, so the provider is not to bring it a second time. */
export function EmbeddedApp() {
  const { apiKey, locale, timeZone } = useLoaderData<typeof loadFrame>();
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

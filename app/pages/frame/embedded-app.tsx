import type { LinksFunction, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData, Link } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { APP_NAME } from "../../locales/locale.ts";
import { ReaderProvider, useReader } from "../../locales/reader.tsx";
import type { loadFrame } from "./load.server.ts";
import { PendingPage } from "./pending-page.tsx";
import "./app-bridge.css";
import { useStaleSince } from "./last-good-data.ts";
import { useRefresh } from "./refresh.ts";
import styles from "./stale-note.module.css";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

/** For pages without a title of their own, such as errors of the frame. */
export const meta: MetaFunction = () => [{ title: APP_NAME }];

/** Its data never changes, so a refresh of the page inside must not fail because of it. */
export const shouldRevalidate = () => false;

/** The root puts App Bridge into the head, so the provider must not add it again. */
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

/** Shopify's admin shows this in its own menu; the first link is the app's name. */
function AppNavigation() {
  const { t } = useReader();
  return (
    <NavMenu>
      <Link to="/app" rel="home">
        {t("common.title.home")}
      </Link>
      <Link to="/app/subscriptions">{t("common.title.subscriptions")}</Link>
      <Link to="/app/demand">{t("common.title.demand")}</Link>
      <Link to="/app/settings">{t("common.title.settings")}</Link>
    </NavMenu>
  );
}

/** Says that the shown data could not be reloaded, and retries until it can. */
function StaleNote() {
  const { t, locale, timeZone } = useReader();
  const stale = useStaleSince();
  useRefresh(stale ? "soon" : "never");
  return (
    <div role="status" className={styles.note}>
      {stale && (
        <p className={styles.words}>
          {t("common.stale", { time: stale.toLocaleTimeString(locale, { timeZone }) })}
        </p>
      )}
    </div>
  );
}

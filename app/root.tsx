import type { MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Link,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { PlainPage } from "./pages/public/plain-page.tsx";
import { useTryAgain } from "./pages/frame/try-again.ts";
import { APP_NAME } from "./locales/app-name.ts";
import { useReader } from "./locales/reader.tsx";
import type { loader as appLoader } from "./routes/app.tsx";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * App Bridge stands in the head, before every other script, and only on the embedded pages.
 * https://shopify.dev/docs/api/app-bridge-library
 */
export function Layout({ children }: { children: ReactNode }) {
  const { locale } = useReader();
  const embedded = useRouteLoaderData<typeof appLoader>("routes/app");
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        {embedded && <script data-api-key={embedded.apiKey} src={embedded.appBridgeUrl} />}
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

/** For what has no title of its own: the errors below. */
export const meta: MetaFunction = () => [{ title: APP_NAME }];

export default function Document() {
  return <Outlet />;
}

/** What is left when not even the frame of the embedded pages could be made, or no page has this address. */
export function ErrorBoundary() {
  const { t } = useReader();
  const error = useRouteError();
  const { again } = useTryAgain();
  if (isRouteErrorResponse(error) && error.status === 404) {
    return (
      <PlainPage title={t("common.missing.heading")}>
        <p>{t("common.missing.body")}</p>
        <p>
          <Link to="/">{t("common.missing.about")}</Link>
        </p>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={t("common.plainError.title")}>
      <p>{t("common.plainError.body")}</p>
      <button type="button" onClick={again}>
        {t("common.tryAgain")}
      </button>
    </PlainPage>
  );
}

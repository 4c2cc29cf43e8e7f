import type { MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, ScrollRestoration, useRouteLoaderData } from "@remix-run/react";
import { useContext, type ReactNode } from "react";
import { APP_NAME } from "./locales/locale.ts";
import { useReader } from "./locales/reader.tsx";
import { NonceContext } from "./nonce.ts";
import { LateScripts, PreloadLate } from "./pages/frame/late-scripts.tsx";
import type { loader as appLoader } from "./routes/app.tsx";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * App Bridge is in the head, before every other script, and only on the embedded pages.
 * https://shopify.dev/docs/api/app-bridge-library
 */
export function Layout({ children }: { children: ReactNode }) {
  const { locale, supportContact } = useReader();
  const nonce = useContext(NonceContext);
  const embedded = useRouteLoaderData<typeof appLoader>("routes/app");
  return (
    <html lang={locale} data-support-contact={supportContact}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        {embedded && (
          <script
            data-api-key={embedded.apiKey}
            src={embedded.appBridgeUrl}
            nonce={nonce}
            suppressHydrationWarning
          />
        )}
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
        <Meta />
        <Links />
        {embedded?.languageScript && <PreloadLate href={embedded.languageScript} />}
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <LateScripts nonce={nonce} />
      </body>
    </html>
  );
}

/** For pages without a title of their own: the errors below. */
export const meta: MetaFunction = () => [{ title: APP_NAME }];

export default function Document() {
  return <Outlet />;
}

export { DocumentError as ErrorBoundary } from "./pages/public/plain-page.tsx";

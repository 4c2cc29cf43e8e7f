import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { connectionName } from "../pages/settings/klaviyo/connection-name.ts";
import { countryOptions } from "../pages/settings/storefront/country-options.ts";
import { keepShown } from "../pages/frame/kept.ts";
import { KlaviyoSettings } from "../pages/settings/klaviyo/klaviyo-settings.tsx";
import { PageError } from "../pages/frame/page-error.tsx";
import { pageTitle } from "../pages/frame/page-title.ts";
import { ReadinessCard } from "../pages/settings/readiness/readiness-card.tsx";
import { isOverChanged, type SettingsAnswer } from "../pages/settings/settings-answer.ts";
import { obeySettings } from "../pages/settings/settings-orders.ts";
import { SettingsSection } from "../pages/settings/settings-section.tsx";
import { settingsToast } from "../pages/settings/settings-toast.ts";
import { StorefrontSettings } from "../pages/settings/storefront/storefront-settings.tsx";
import { useToast } from "../pages/frame/toast.ts";
import { orUnanswered } from "../pages/frame/unanswered.ts";
import { localeOf } from "../locales/locale.ts";
import { useReader } from "../locales/reader.tsx";
import { connectionStatus } from "../merchant/connection-status.ts";
import { callingCodes } from "../merchant/countries.ts";
import { loadSettings } from "../merchant/settings.ts";
import { knowsSettings } from "../merchant/storefront-settings.ts";
import { tellConfirmed, tellUnconfirmed } from "../shopify-outage.server.ts";
import { authenticateAdmin, confirmInstall } from "../shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const [connection, settings] = await Promise.all([connectionStatus(shop), loadSettings(shop)]);
  if (!connection || !settings) throw new Response(undefined, { status: 404 });
  const storefrontKnows = (await knowsSettings(shop)) || (await isConfirmed(request, shop));
  const countries = countryOptions(callingCodes(), localeOf(request));
  return { connection, settings, storefrontKnows, countries, now: new Date() };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const form = await request.formData().catch(() => new FormData());
  return obeySettings(form, { shop, isConfirmed: () => isConfirmed(request, shop) });
}

/** Whether Shopify confirms the install and took over what the storefront did not know. */
async function isConfirmed(request: Request, shop: string): Promise<boolean> {
  try {
    await confirmInstall(request);
    tellConfirmed();
    return true;
  } catch (error) {
    // App Bridge is to come again with a new session token.
    if (error instanceof Response && error.status === 401) throw error;
    tellUnconfirmed(shop, error);
    return false;
  }
}

/** Whoever is told that the connection is another one sees it beside that. */
export const shouldRevalidate: ShouldRevalidateFunction = (change) =>
  isOverChanged(change.actionResult as SettingsAnswer | undefined) ||
  change.defaultShouldRevalidate;
export const clientLoader = keepShown<typeof loader>();
export const clientAction = orUnanswered<typeof action>();

export const meta: MetaFunction = (args) => pageTitle("settings", args);

export default function SettingsPage() {
  const { connection, settings, storefrontKnows, countries, now } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof clientAction>();
  const reader = useReader();
  const { t } = reader;
  const named = connectionName(connection);
  useToast(answered, settingsToast(answered, connection.accountName, reader));
  return (
    <Page title={t("common.title.settings")}>
      <Layout>
        <SettingsSection
          id="klaviyo"
          title={t("settings.klaviyo.title")}
          description={t("settings.klaviyo.description")}
        >
          <BlockStack gap="400">
            <KlaviyoSettings connection={connection} answer={answered} now={now} />
            {named !== null && <ReadinessCard connection={named} />}
          </BlockStack>
        </SettingsSection>
        <SettingsSection
          id="storefront"
          title={t("settings.storefront.title")}
          description={t("settings.storefront.description")}
        >
          <StorefrontSettings
            settings={settings}
            connection={connection}
            storefrontKnows={storefrontKnows}
            countries={countries}
            answer={answered}
          />
        </SettingsSection>
      </Layout>
    </Page>
  );
}

export const ErrorBoundary = PageError;
export const headers: HeadersFunction = (args) => boundary.headers(args);

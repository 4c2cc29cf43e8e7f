import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useReader } from "../../locales/reader.tsx";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { pageTitle } from "../frame/page-title.ts";
import { useToast } from "../frame/toast.ts";
import { catchOutage } from "../frame/outage.ts";
import { AlertsCard } from "./alerts/alerts-card.tsx";
import { DeletionsCard } from "./deletions/deletions-card.tsx";
import type { handleSettingsAction } from "./action.server.ts";
import { HealthBanner } from "../shared/health-banner.tsx";
import { inspectionWords } from "../shared/inspection-words.ts";
import { connectionName } from "./klaviyo/connected-account.tsx";
import { KlaviyoSettings } from "./klaviyo/klaviyo-settings.tsx";
import type { loadSettingsPage } from "./load.server.ts";
import { PrivacyCard } from "./privacy-card.tsx";
import { ReadinessCard } from "./readiness/readiness-card.tsx";
import { TestSignUpCard } from "../shared/test-sign-up/test-sign-up-card.tsx";
import { isOverChanged, type SettingsAnswer, settingsToast } from "./settings-answer.ts";
import { StorefrontSettings } from "./storefront/storefront-settings.tsx";
import styles from "./settings-section.module.css";

/** If the connection has changed, reload it so that the page shows the present one. */
export const shouldRevalidate: ShouldRevalidateFunction = (change) =>
  isOverChanged(change.actionResult as SettingsAnswer | undefined) ||
  change.defaultShouldRevalidate;
export const clientLoader = keepLastGoodData<typeof loadSettingsPage>();
export const clientAction = catchOutage<typeof handleSettingsAction>();

export const meta: MetaFunction = (args) => pageTitle("settings", args);

export function SettingsPage() {
  const { connection, settings, alerts, deletions, storefrontKnows, countries, now } =
    useLoaderData<typeof loadSettingsPage>();
  const answered = useActionData<typeof clientAction>();
  const reader = useReader();
  const { t } = reader;
  const named = connectionName(connection);
  // A hold has a banner of its own, beside the key.
  const found = connection.hold ? null : inspectionWords(connection, reader);
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
            {found && <HealthBanner words={found} now={now} />}
            <KlaviyoSettings connection={connection} answer={answered} now={now} />
            {named !== null && <ReadinessCard connection={named} />}
            {named !== null && <TestSignUpCard />}
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
        <SettingsSection
          id="alerts"
          title={t("alerts.section.title")}
          description={t("alerts.section.description")}
        >
          <AlertsCard settings={alerts} now={now} />
        </SettingsSection>
        <SettingsSection
          id="privacy"
          title={t("privacy.section.title")}
          description={t("privacy.section.description")}
        >
          <BlockStack gap="400">
            <PrivacyCard />
            <DeletionsCard status={deletions} now={now} />
          </BlockStack>
        </SettingsSection>
      </Layout>
    </Page>
  );
}

interface SettingsSectionProps {
  id: string;
  title: string;
  description: string;
  children: ReactNode;
}

/**
 * A heading with its card. On narrow screens, where cards span the full width, the heading keeps a
 * margin.
 */
function SettingsSection({ id, title, description, children }: SettingsSectionProps) {
  return (
    <Layout.AnnotatedSection id={id} title={inset(title)} description={inset(description)}>
      {children}
    </Layout.AnnotatedSection>
  );
}

function inset(words: string) {
  return <span className={styles.inset}>{words}</span>;
}

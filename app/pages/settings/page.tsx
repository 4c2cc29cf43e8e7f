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
import { ApiTokensCard } from "./api-tokens/api-tokens-card.tsx";
import { DeletionsCard } from "./deletions/deletions-card.tsx";
import type { handleSettingsAction } from "./action.server.ts";
import { HealthBanner } from "../shared/health-banner.tsx";
import { healthWords } from "../shared/health-words.ts";
import { connectionName } from "./klaviyo/connected-account.tsx";
import { ImportCard } from "./import-card.tsx";
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
  const { verdict, settings, alerts, deletions, api, storefrontKnows, countries, now } =
    useLoaderData<typeof loadSettingsPage>();
  const { connection } = verdict.delivery;
  const answered = useActionData<typeof clientAction>();
  const reader = useReader();
  const { t } = reader;
  const named = connectionName(connection);
  const health = healthWords(verdict.delivery, verdict.block, now, reader);
  const isWorking = health?.tone === "success";
  // A hold has a banner of its own, beside the key, and the form says what to do without one.
  const found = connection.hold || named === null || isWorking ? null : health;
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
            <KlaviyoSettings
              connection={connection}
              isWorking={isWorking}
              answer={answered}
              now={now}
            />
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
          id="import"
          title={t("import.card.title")}
          description={t("import.card.description")}
        >
          <ImportCard />
        </SettingsSection>
        <SettingsSection
          id="api"
          title={t("api.section.title")}
          description={t("api.section.description")}
        >
          <ApiTokensCard {...api} now={now} />
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

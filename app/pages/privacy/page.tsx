import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { pageTitle } from "../frame/page-title.ts";
import { AccessCard } from "./access-card.tsx";
import { RequestsCard } from "./requests-card.tsx";
import type { loadPrivacy } from "./load.server.ts";

export const clientLoader = keepLastGoodData<typeof loadPrivacy>();

export const meta: MetaFunction = (args) => pageTitle("privacy", args);

/** Who saw shoppers' data, and customers' requests: for the merchant and for an audit. */
export function PrivacyPage() {
  const { access, ended, staffId, now } = useLoaderData<typeof loadPrivacy>();
  const { t } = useReader();
  return (
    <Page
      title={t("common.title.privacy")}
      backAction={{ content: t("common.title.settings"), url: "/app/settings" }}
    >
      <BlockStack gap="400">
        <RequestsCard {...ended} staffId={staffId} />
        <AccessCard {...access} staffId={staffId} now={now} />
      </BlockStack>
    </Page>
  );
}

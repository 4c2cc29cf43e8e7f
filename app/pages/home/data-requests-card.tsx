import { BlockStack, Card, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { DataRequest } from "../../merchant/data-request.server.ts";
import { DataRequestRow } from "./data-request-row.tsx";

/** Customers who asked the shop what is stored of them; nothing where nobody did. */
export function DataRequestsCard({ requests, now }: { requests: DataRequest[]; now: Date }) {
  const { t } = useReader();
  if (requests.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("home.dataRequests.title")}
        </Text>
        <Text as="p">{t("home.dataRequests.intro")}</Text>
        {requests.map((request) => (
          <DataRequestRow key={request.id} request={request} now={now} />
        ))}
      </BlockStack>
    </Card>
  );
}

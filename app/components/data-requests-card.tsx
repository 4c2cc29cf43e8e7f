import { BlockStack, Card, Text } from "@shopify/polaris";
import type { DataRequest } from "../merchant/data-request.ts";
import { DataRequestRow } from "./data-request-row.tsx";

/** Customers who asked the shop what is stored of them; nothing where nobody did. */
export function DataRequestsCard({ requests, now }: { requests: DataRequest[]; now: Date }) {
  if (requests.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Customer data requests
        </Text>
        <Text as="p">
          These customers asked what your shop stores of them. Download what this app holds, send it
          to the customer within 30 days, then mark the request as answered.
        </Text>
        {requests.map((request) => (
          <DataRequestRow key={request.id} request={request} now={now} />
        ))}
      </BlockStack>
    </Card>
  );
}

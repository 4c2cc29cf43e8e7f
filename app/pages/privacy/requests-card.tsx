import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { listEndedRequests } from "../../merchant/data-request.server.ts";
import { dayWords } from "../shared/time-words.ts";
import { PlainTable } from "./plain-table.tsx";
import { staffWords } from "./access-words.ts";

type EndedRequest = Awaited<ReturnType<typeof listEndedRequests>>["requests"][number];

interface RequestsCardProps {
  requests: EndedRequest[];
  /** The cursor of older ones; null where there are none. */
  older: string | null;
  /** The id of the person who looks. */
  staffId: string;
}

/** The customers' data requests that have ended. The customers themselves are erased from them. */
export function RequestsCard({ requests, older, staffId }: RequestsCardProps) {
  const reader = useReader();
  const { t } = reader;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("privacy.requests.title")}
        </Text>
        <Text as="p">{t("privacy.requests.about")}</Text>
        {requests.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("privacy.requests.none")}
          </Text>
        ) : (
          <PlainTable
            headings={[
              t("privacy.requests.asked"),
              t("privacy.requests.ended"),
              t("privacy.requests.how"),
              t("privacy.access.who"),
            ]}
            rows={requests.map((request) => [
              dayWords(request.requestedAt, reader),
              dayWords(request.endedAt, reader),
              t(`privacy.requests.ending.${request.ending}`),
              request.staffId === null ? "–" : staffWords(request.staffId, staffId, reader),
            ])}
          />
        )}
        {older !== null && (
          <InlineStack>
            <Button url={`/app/privacy?${new URLSearchParams({ requests: older }).toString()}`}>
              {t("privacy.access.older")}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

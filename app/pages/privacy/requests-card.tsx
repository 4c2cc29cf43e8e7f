import { Button } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { listEndedRequests } from "../../merchant/data-request.server.ts";
import { dayWords } from "../shared/time-words.ts";
import { TableCard } from "./table-card.tsx";
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
    <TableCard
      title={t("privacy.requests.title")}
      about={t("privacy.requests.about")}
      none={t("privacy.requests.none")}
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
    >
      {older !== null && (
        <Button url={`/app/privacy?${new URLSearchParams({ requests: older }).toString()}`}>
          {t("privacy.access.older")}
        </Button>
      )}
    </TableCard>
  );
}

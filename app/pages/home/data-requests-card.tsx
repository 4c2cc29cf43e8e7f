import { Banner, BlockStack, Button, Card, InlineError, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useRef, useState } from "react";
import { useReader } from "../../locales/reader.tsx";
import { isOverdue } from "../../merchant/privacy/data-request-times.ts";
import { useFocusOn } from "../frame/focus.ts";
import type { Unanswered } from "../frame/outage.ts";
import { useToast } from "../frame/toast.ts";
import { numberWords } from "../shared/words.ts";
import { CompleteRequest } from "./complete-request.tsx";
import { DATA_REQUESTS_PATH, DataRequestRow, type ShownRequest } from "./data-request-row.tsx";

interface DataRequestsCardProps {
  requests: ShownRequest[];
  now: Date;
}

/** Receives the focus when the request that had it is complete. */
const HEADING_ID = "data-requests";

/**
 * Open data requests of customers, those that are overdue first. Renders nothing without any, unless
 * the last one has just been completed here.
 */
export function DataRequestsCard({ requests, now }: DataRequestsCardProps) {
  const reader = useReader();
  const { t } = reader;
  const [asked, setAsked] = useState<ShownRequest | null>(null);
  const [closing, setClosing] = useState<string | null>(null);
  // Those whose data was downloaded on this page, which the server's answer does not have yet.
  const [downloaded, setDownloaded] = useState<string[]>([]);
  const activator = useRef<HTMLElement | null>(null);
  const heading = useRef<HTMLDivElement>(null);
  const close = useFetcher<{ closed: true } | Unanswered>();
  const answer = close.state === "idle" ? close.data : undefined;
  const closed = answer && "closed" in answer ? answer : undefined;
  useToast(closed, t("home.dataRequests.completed"));
  useFocusOn(HEADING_ID, closed);
  if (requests.length === 0 && !closed) return null;

  const count = requests.filter((request) => isOverdue(request, now)).length;
  const complete = ({ id }: ShownRequest) => {
    // The dialog returns the focus when it is gone, before the answer or after it.
    activator.current = heading.current;
    setAsked(null);
    setClosing(id);
    close.submit({ intent: "close", id }, { method: "post", action: DATA_REQUESTS_PATH });
  };
  return (
    <>
      {count > 0 && (
        <Banner
          tone="critical"
          title={t("privacy.overdue.title", { count, number: numberWords(count, reader) })}
        >
          <p>{t("privacy.overdue.body")}</p>
        </Banner>
      )}
      <Card>
        <BlockStack gap="300">
          <div ref={heading}>
            <div id={HEADING_ID} tabIndex={-1}>
              <Text as="h2" variant="headingMd">
                {t("home.dataRequests.title")}
              </Text>
            </div>
          </div>
          <Text as="p">
            {t(requests.length > 0 ? "home.dataRequests.intro" : "home.dataRequests.noneOpen")}
          </Text>
          {requests.map((request) => (
            <DataRequestRow
              key={request.id}
              request={request}
              isClosing={close.state !== "idle" && closing === request.id}
              onDownloaded={() => setDownloaded([...downloaded, request.id])}
              onComplete={(button) => {
                activator.current = button;
                setAsked(request);
              }}
              now={now}
            />
          ))}
          {answer && "intent" in answer && (
            <InlineError
              fieldID={HEADING_ID}
              message={t("common.unanswered", { next: t("home.dataRequests.closeAgain") })}
            />
          )}
          <InlineStack>
            <Button variant="plain" url="/app/privacy">
              {t("privacy.requests.open")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
      <CompleteRequest
        request={asked}
        isDownloaded={asked !== null && (asked.downloaded || downloaded.includes(asked.id))}
        activator={activator}
        onConfirm={complete}
        onClose={() => setAsked(null)}
      />
    </>
  );
}

import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  InlineError,
  InlineStack,
  Text,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { Trans } from "react-i18next";
import { useReader, Verbatim } from "../../locales/reader.tsx";
import type { DataRequest } from "../../merchant/data-request.server.ts";
import { dueAt, isOverdue } from "../../merchant/privacy/data-request-times.ts";
import { useDownload } from "../shared/use-download.ts";
import { dayWords } from "../shared/time-words.ts";
import { numberWords } from "../shared/words.ts";
import type { Unanswered } from "../frame/outage.ts";

interface DataRequestsCardProps {
  requests: DataRequest[];
  now: Date;
}

/** Open data requests of customers, those that are overdue first; renders nothing without any. */
export function DataRequestsCard({ requests, now }: DataRequestsCardProps) {
  const reader = useReader();
  const { t } = reader;
  if (requests.length === 0) return null;
  const count = requests.filter((request) => isOverdue(request, now)).length;
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
          <Text as="h2" variant="headingMd">
            {t("home.dataRequests.title")}
          </Text>
          <Text as="p">{t("home.dataRequests.intro")}</Text>
          {requests.map((request) => (
            <DataRequestRow key={request.id} request={request} now={now} />
          ))}
          <InlineStack>
            <Button variant="plain" url="/app/privacy">
              {t("privacy.requests.open")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </>
  );
}

const PATH = "/app/data-requests";

/** One request: download the stored data as a file, or mark the request as answered. */
function DataRequestRow({ request, now }: { request: DataRequest; now: Date }) {
  const reader = useReader();
  const { t, locale } = reader;
  const due = dueAt(request);
  const close = useFetcher<{ closed: true } | Unanswered>();
  const { progress, download } = useDownload();
  const who = request.email ?? request.phone ?? t("home.dataRequests.unnamed");

  function downloadAs(format: "html" | "json"): void {
    // A browser would ask for its own language.
    void download(() => `customer-data.${format}`, `${PATH}?locale=${locale}`, {
      method: "POST",
      body: new URLSearchParams({ intent: "download", format, id: request.id }),
    });
  }

  return (
    <BlockStack gap="150">
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" breakWord>
            <Trans
              t={t}
              i18nKey="home.dataRequests.asked"
              components={{
                who: <Verbatim text={who} />,
                time: <time dateTime={due.toISOString()}>{dayWords(due, reader)}</time>,
              }}
            />
          </Text>
          {isOverdue(request, now) && <Badge tone="critical">{t("privacy.overdue.badge")}</Badge>}
        </InlineStack>
        <InlineStack gap="200">
          <Button
            onClick={() => downloadAs("html")}
            loading={progress === "loading"}
            accessibilityLabel={t("home.dataRequests.downloadOf", { who })}
          >
            {t("home.dataRequests.download")}
          </Button>
          <Button
            onClick={() => downloadAs("json")}
            disabled={progress === "loading"}
            accessibilityLabel={t("privacy.requests.jsonOf", { who })}
          >
            {t("privacy.requests.json")}
          </Button>
          <Button
            onClick={() =>
              close.submit({ intent: "close", id: request.id }, { method: "post", action: PATH })
            }
            loading={close.state !== "idle"}
            accessibilityLabel={t("home.dataRequests.closeOf", { who })}
          >
            {t("home.dataRequests.close")}
          </Button>
        </InlineStack>
      </InlineStack>
      {close.state === "idle" && close.data && "intent" in close.data && (
        <InlineError
          fieldID={`data-request-${request.id}`}
          message={t("common.unanswered", { next: t("home.dataRequests.closeAgain") })}
        />
      )}
      {progress === "failed" && (
        <InlineError
          fieldID={`data-request-${request.id}`}
          message={t("home.dataRequests.downloadFailed")}
        />
      )}
    </BlockStack>
  );
}

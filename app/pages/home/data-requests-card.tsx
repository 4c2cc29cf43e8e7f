import { BlockStack, Card, Text, Button, InlineError, InlineStack } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { Trans } from "react-i18next";
import { useReader, Verbatim } from "../../locales/reader.tsx";
import type { DataRequest } from "../../merchant/data-request.server.ts";
import { DAY_MS } from "../../server/durations.ts";
import { useDownload } from "../shared/use-download.ts";
import { dayWords } from "../shared/time-words.ts";
import type { Unanswered } from "../frame/outage.ts";

/** Open data requests of customers; renders nothing if there are none. */
export function DataRequestsCard({ requests }: { requests: DataRequest[] }) {
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
          <DataRequestRow key={request.id} request={request} />
        ))}
      </BlockStack>
    </Card>
  );
}

const PATH = "/app/data-requests";

/** https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance */
const DUE_AFTER_MS = 30 * DAY_MS;

/** One request: download the stored data as a file, or mark the request as answered. */
function DataRequestRow({ request }: { request: DataRequest }) {
  const reader = useReader();
  const { t } = reader;
  const due = new Date(request.requestedAt.getTime() + DUE_AFTER_MS);
  const close = useFetcher<{ closed: true } | Unanswered>();
  const { progress, download } = useDownload();
  const who = request.email ?? request.phone ?? t("home.dataRequests.unnamed");

  return (
    <BlockStack gap="150">
      <InlineStack gap="200" align="space-between" blockAlign="center">
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
        <InlineStack gap="200">
          <Button
            onClick={() =>
              void download(() => "customer-data.json", PATH, {
                method: "POST",
                body: new URLSearchParams({ intent: "download", id: request.id }),
              })
            }
            loading={progress === "loading"}
            accessibilityLabel={t("home.dataRequests.downloadOf", { who })}
          >
            {t("home.dataRequests.download")}
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

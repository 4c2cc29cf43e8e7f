import { Badge, BlockStack, Button, InlineError, InlineStack, Text } from "@shopify/polaris";
import { useRef } from "react";
import { Trans } from "react-i18next";
import { useReader, Verbatim, type Reader } from "../../locales/reader.tsx";
import type { DataRequest } from "../../merchant/data-request.server.ts";
import { dueAt, isOverdue } from "../../merchant/privacy/data-request-times.ts";
import { dayWords } from "../shared/time-words.ts";
import { useDownload } from "../shared/use-download.ts";

/** An open request, and whether the customer's data was downloaded for it. */
export interface ShownRequest extends DataRequest {
  downloaded: boolean;
}

export const DATA_REQUESTS_PATH = "/app/data-requests";

/** By what a customer who asked is known. */
export function requesterWords({ email, phone }: ShownRequest, { t }: Reader): string {
  return email ?? phone ?? t("home.dataRequests.unnamed");
}

interface DataRequestRowProps {
  request: ShownRequest;
  isClosing: boolean;
  onDownloaded: () => void;
  /** Called with the button that was pressed. */
  onComplete: (button: HTMLElement | null) => void;
  now: Date;
}

/** One request: download the stored data as a file, or mark the request as answered. */
export function DataRequestRow({ request, isClosing, now, ...rest }: DataRequestRowProps) {
  const { onDownloaded, onComplete } = rest;
  const reader = useReader();
  const { t, locale } = reader;
  const due = dueAt(request);
  const [page, file] = [useDownload(), useDownload()];
  const button = useRef<HTMLDivElement>(null);
  const who = requesterWords(request, reader);
  const isBusy = page.progress === "loading" || file.progress === "loading";

  async function downloadAs(format: "html" | "json"): Promise<void> {
    const { download } = format === "html" ? page : file;
    // A browser would ask for its own language.
    const path = `${DATA_REQUESTS_PATH}?locale=${locale}`;
    const isSaved = await download(() => `customer-data.${format}`, path, {
      method: "POST",
      body: new URLSearchParams({ intent: "download", format, id: request.id }),
    });
    if (isSaved) onDownloaded();
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
            onClick={() => void downloadAs("html")}
            loading={page.progress === "loading"}
            disabled={isBusy}
            accessibilityLabel={t("home.dataRequests.downloadOf", { who })}
          >
            {t("home.dataRequests.download")}
          </Button>
          <Button
            onClick={() => void downloadAs("json")}
            loading={file.progress === "loading"}
            disabled={isBusy}
            accessibilityLabel={t("privacy.requests.jsonOf", { who })}
          >
            {t("privacy.requests.json")}
          </Button>
          <div ref={button}>
            <Button
              onClick={() => onComplete(button.current)}
              loading={isClosing}
              accessibilityLabel={t("home.dataRequests.closeOf", { who })}
            >
              {t("home.dataRequests.close")}
            </Button>
          </div>
        </InlineStack>
      </InlineStack>
      {!isBusy && [page.progress, file.progress].includes("failed") && (
        <InlineError
          fieldID={`data-request-${request.id}`}
          message={t("home.dataRequests.downloadFailed")}
        />
      )}
    </BlockStack>
  );
}

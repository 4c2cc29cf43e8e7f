import { Banner, Button } from "@shopify/polaris";
import { useId } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { LogView } from "../../../outbox/log/filter.ts";
import { exportAddress } from "../../shared/log-address.ts";
import { useDownload } from "../../shared/use-download.ts";

/** Downloads the rows of a view of the log as a file. */
export function useExport(view: LogView) {
  const { t, locale } = useReader();
  const { progress, download, reset } = useDownload();
  const name = () => t("log.export.file", { day: new Date().toISOString().slice(0, 10) });
  return { progress, start: () => download(name, exportAddress(view, locale)), reset };
}

export type Export = ReturnType<typeof useExport>;

/** `nothing` means that no row matches: a file of headings alone is useless. */
export function ExportButton({ progress, start, nothing }: Export & { nothing: boolean }) {
  const { t } = useReader();
  const reason = useId();
  if (!nothing) {
    return (
      <Button onClick={() => void start()} loading={progress === "loading"}>
        {t("log.export.button")}
      </Button>
    );
  }
  return (
    <span title={t("log.export.nothing")}>
      <Button disabled ariaDescribedBy={reason}>
        {t("log.export.button")}
      </Button>
      <span id={reason} hidden>
        {t("log.export.nothing")}
      </span>
    </span>
  );
}

/** Shown if the download failed or was incomplete: nothing was saved then. */
export function ExportFailed({ progress, start, reset }: Export) {
  const { t } = useReader();
  if (progress !== "failed") return null;
  return (
    <Banner
      tone="warning"
      title={t("log.export.failed.title")}
      action={{ content: t("common.tryAgain"), onAction: () => void start() }}
      onDismiss={reset}
    >
      <p>{t("log.export.failed.body")}</p>
    </Banner>
  );
}

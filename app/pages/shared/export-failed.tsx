import { Banner } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { DownloadProgress } from "./use-download.ts";

interface ExportFailedProps {
  progress: DownloadProgress;
  again: () => Promise<unknown>;
  reset: () => void;
}

/** Shown if the download failed or was incomplete: nothing was saved then. */
export function ExportFailed({ progress, again, reset }: ExportFailedProps) {
  const { t } = useReader();
  if (progress !== "failed") return null;
  return (
    <Banner
      tone="warning"
      title={t("log.export.failed.title")}
      action={{ content: t("common.tryAgain"), onAction: () => void again() }}
      onDismiss={reset}
    >
      <p>{t("log.export.failed.body")}</p>
    </Banner>
  );
}

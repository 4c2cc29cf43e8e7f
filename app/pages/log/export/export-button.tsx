import { Banner, Button } from "@shopify/polaris";
import { useId, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { LogView } from "../../../outbox/log/filter.ts";
import { saveAs } from "../../shared/download.ts";
import { exportAddress } from "../../shared/log-address.ts";

/** The progress of an export: a large one takes a while. */
export type ExportProgress = "idle" | "loading" | "failed";

/** Downloads the rows of a view of the log as a file. */
export function useExport(view: LogView) {
  const { t, locale } = useReader();
  const [progress, setProgress] = useState<ExportProgress>("idle");
  async function start() {
    setProgress("loading");
    try {
      // App Bridge adds the session token to every request of the page to its own server.
      const answer = await fetch(exportAddress(view, locale));
      if (!answer.ok) throw new Error(`The file was answered with ${answer.status}`);
      const day = new Date().toISOString().slice(0, 10);
      saveAs(await answer.blob(), t("log.export.file", { day }));
      setProgress("idle");
    } catch {
      setProgress("failed");
    }
  }
  return { progress, start, putAway: () => setProgress("idle") };
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
export function ExportFailed({ progress, start, putAway }: Export) {
  const { t } = useReader();
  if (progress !== "failed") return null;
  return (
    <Banner
      tone="warning"
      title={t("log.export.failed.title")}
      action={{ content: t("common.tryAgain"), onAction: () => void start() }}
      onDismiss={putAway}
    >
      <p>{t("log.export.failed.body")}</p>
    </Banner>
  );
}

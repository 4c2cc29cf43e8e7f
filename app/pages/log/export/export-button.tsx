import { Button } from "@shopify/polaris";
import { useId, useRef, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { MatchCount } from "../../../outbox/log/count.server.ts";
import { isFiltered, type LogView } from "../../../outbox/log/filter.ts";
import { exportAddress } from "../../shared/log-address.ts";
import { useDownload } from "../../shared/use-download.ts";
import { ExportDialog } from "./export-dialog.tsx";

/** What a file has: a view, every sign-up, or those with these ids. */
export type ExportChoice = "view" | "all" | string[];

/** Downloads rows of the log as a file. */
export function useExport(view: LogView) {
  const { t, locale } = useReader();
  const { progress, download, reset } = useDownload();
  const [last, setLast] = useState<ExportChoice>("view");
  const start = (choice: ExportChoice) => {
    setLast(choice);
    const name = () => t("log.export.file", { day: new Date().toISOString().slice(0, 10) });
    const what = { view, all: { order: view.order } };
    return download(name, exportAddress(Array.isArray(choice) ? choice : what[choice], locale));
  };
  return { progress, start, again: () => start(last), reset };
}

export type Export = ReturnType<typeof useExport>;

interface ExportButtonProps extends Export {
  view: LogView;
  matching: MatchCount;
  /** A file of headings alone is useless: there is no sign-up at all. */
  nothing: boolean;
}

/** Exports all sign-ups; asks first whether only those of the view are meant, where it has fewer. */
export function ExportButton({ progress, start, view, matching, nothing }: ExportButtonProps) {
  const { t } = useReader();
  const reason = useId();
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  if (!nothing) {
    return (
      <div ref={button}>
        <Button
          onClick={() => (isFiltered(view) ? setAsking(true) : void start("all"))}
          loading={progress === "loading"}
        >
          {t("log.export.button")}
        </Button>
        {isFiltered(view) && (
          <ExportDialog
            open={asking}
            activator={button}
            matching={matching}
            onClose={() => setAsking(false)}
            onExport={(choice) => {
              setAsking(false);
              void start(choice);
            }}
          />
        )}
      </div>
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

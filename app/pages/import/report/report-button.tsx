import { Button, InlineError } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import { useDownload } from "../../shared/use-download.ts";

/** Downloads what became of each line of a file. */
export function ReportButton({ id }: { id: string }) {
  const { t, locale } = useReader();
  const { progress, download } = useDownload();
  const query = new URLSearchParams({ id, locale });
  const name = () => t("import.report.file", { day: new Date().toISOString().slice(0, 10) });
  return (
    <>
      <Button
        loading={progress === "loading"}
        onClick={() => void download(name, `/app/import-report?${query.toString()}`)}
      >
        {t("import.report.button")}
      </Button>
      {progress === "failed" && (
        <InlineError fieldID="report" message={t("import.report.failed")} />
      )}
    </>
  );
}

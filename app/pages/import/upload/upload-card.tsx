import { useRevalidator } from "@remix-run/react";
import { Banner, Button, InlineStack, Text } from "@shopify/polaris";
import { useId, useRef, useState } from "react";
import { FILE_LIMITS } from "../../../import/file/limits.ts";
import type { PresentImport } from "../../../import/stored/present.server.ts";
import { useReader, type Reader } from "../../../locales/reader.tsx";
import { numberWords } from "../../shared/words.ts";
import { ProgressLine } from "../progress-line.tsx";
import { StepCard } from "../step-card.tsx";
import { sendFile, type Refusal } from "./send-file.ts";
import styles from "./upload-card.module.css";

type Upload =
  { kind: "idle" } | { kind: "sending"; share: number } | { kind: "refused"; why: Refusal };

interface UploadCardProps {
  current: PresentImport | null;
  /** Shows the last import again, whose report an upload deletes; undefined where there is none. */
  onBack?: () => void;
}

/** Chooses a file and sends it; says why the last one could not be read. */
export function UploadCard({ current, onBack }: UploadCardProps) {
  const reader = useReader();
  const { t, locale } = reader;
  const { revalidate } = useRevalidator();
  const [file, setFile] = useState<File>();
  const [upload, setUpload] = useState<Upload>({ kind: "idle" });
  const abort = useRef<AbortController>();
  const field = useId();
  const limits = limitWords(reader);
  const isSending = upload.kind === "sending";
  const refusal = upload.kind === "idle" ? current?.refusal : undefined;

  async function send(chosen: File): Promise<void> {
    if (chosen.size > FILE_LIMITS.bytes) {
      setUpload({ kind: "refused", why: "too_large" });
      return;
    }
    const controller = new AbortController();
    abort.current = controller;
    setUpload({ kind: "sending", share: 0 });
    const sent = await sendFile(chosen, {
      signal: controller.signal,
      onProgress: (share) => setUpload({ kind: "sending", share }),
    });
    setUpload(sent.kind === "sent" || controller.signal.aborted ? { kind: "idle" } : sent);
    revalidate();
  }

  const percent = (share: number) =>
    new Intl.NumberFormat(locale, { style: "percent" }).format(share);
  return (
    <>
      {refusal && <RefusedBanner {...refusal} />}
      {upload.kind === "refused" && (
        <Banner tone="critical" title={t("import.upload.failed")}>
          <p>{t(`import.upload.why.${upload.why}`, limits)}</p>
        </Banner>
      )}
      {upload.kind === "idle" && current?.state === "uploading" && (
        <Banner tone="warning">
          <p>{t("import.upload.half")}</p>
        </Banner>
      )}
      <StepCard title={t("import.upload.title")}>
        <Text as="p">{t("import.upload.about")}</Text>
        <Text as="p" tone="subdued">
          {t("import.upload.limits", limits)}
        </Text>
        {onBack && <Text as="p">{t("import.upload.replaces")}</Text>}
        <div className={styles.field}>
          <label htmlFor={field}>{t("import.upload.label")}</label>
          <input
            id={field}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            disabled={isSending}
            onChange={({ target }) => {
              setFile(target.files?.[0]);
              setUpload({ kind: "idle" });
            }}
          />
        </div>
        {isSending && (
          <ProgressLine
            words={t("import.upload.sending", { percent: percent(upload.share) })}
            share={upload.share}
          />
        )}
        <InlineStack gap="200">
          <Button
            variant="primary"
            loading={isSending}
            disabled={!file}
            onClick={() => file && void send(file)}
          >
            {t("import.upload.button")}
          </Button>
          {onBack && !isSending && <Button onClick={onBack}>{t("import.upload.back")}</Button>}
          {isSending && (
            <Button onClick={() => abort.current?.abort()}>{t("import.upload.cancel")}</Button>
          )}
        </InlineStack>
      </StepCard>
    </>
  );
}

function RefusedBanner({ fault, line }: NonNullable<PresentImport["refusal"]>) {
  const reader = useReader();
  const { t } = reader;
  const title =
    line === null
      ? t("import.refused.title")
      : t("import.refused.titleLine", { line: numberWords(line, reader) });
  return (
    <Banner tone="critical" title={title}>
      <p>{t(`import.refused.fault.${fault}`, limitWords(reader))}</p>
      <p>{t("import.refused.nothing")}</p>
    </Banner>
  );
}

function limitWords(reader: Reader): { size: string; rows: string } {
  const size = new Intl.NumberFormat(reader.locale, { style: "unit", unit: "megabyte" });
  return {
    size: size.format(FILE_LIMITS.bytes / 1024 / 1024),
    rows: numberWords(FILE_LIMITS.rows, reader),
  };
}

import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";
import { useReader } from "../locales/reader.tsx";
import type { BulkProgress } from "../outbox/bulk-job.ts";
import type { BulkAnswer } from "./bulk-answer.ts";
import { bulkJobWords } from "./bulk-job-words.ts";

/** Says once that a job is done which was started, or seen at work, on this page. */
export function useBulkJobToast(
  job: BulkProgress | undefined,
  answer: BulkAnswer | undefined,
): void {
  const reader = useReader();
  const shopify = useAppBridge();
  const awaited = useRef<string | undefined>(undefined);
  const said = useRef<string | undefined>(undefined);
  const started =
    answer?.intent === "all" && answer.start.kind === "started" ? answer.start.id : undefined;
  useEffect(() => {
    if (!job) return;
    if (job.state === "running" || job.id === started) awaited.current = job.id;
    if (job.state !== "done" || awaited.current !== job.id || said.current === job.id) return;
    said.current = job.id;
    shopify.toast.show(bulkJobWords(job, reader).title);
  }, [job, started, reader, shopify]);
}

import { Banner, BlockStack, ProgressBar } from "@shopify/polaris";
import { useId, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { BulkProgress } from "../../../outbox/bulk/bulk-job.server.ts";
import { bulkJobWords } from "./bulk-words.ts";
import { useBulkActions } from "./bulk-actions.ts";

/** The progress of a bulk job; it can be stopped while it runs and dismissed afterwards. */
export function BulkJobBanner({ job }: { job: BulkProgress }) {
  const reader = useReader();
  const [putAway, setPutAway] = useState<string>();
  const { stop, ordering } = useBulkActions();
  const progressLabel = useId();
  if (putAway === job.id) return null;
  const { tone, title, body } = bulkJobWords(job, reader);
  if (job.state !== "running") {
    return (
      <Banner tone={tone} title={title} onDismiss={() => setPutAway(job.id)}>
        <p>{body}</p>
      </Banner>
    );
  }
  const stopping = ordering === "stop";
  const stopIt = { loading: stopping, onAction: () => stop(job.id) };
  if (job.pending) {
    return (
      <Banner tone={tone} title={title} action={{ content: reader.t("deletion.undo"), ...stopIt }}>
        <p>{body}</p>
      </Banner>
    );
  }
  return (
    <Banner tone={tone} title={title} action={{ content: reader.t("log.job.stop"), ...stopIt }}>
      {/* Start and end are announced; announcing every step would be noise. */}
      <div aria-live="off">
        <BlockStack gap="200">
          <p id={progressLabel}>{body}</p>
          <ProgressBar
            size="small"
            progress={Math.min((100 * job.moved) / Math.max(job.total, 1), job.more ? 95 : 100)}
            ariaLabelledBy={progressLabel}
          />
        </BlockStack>
      </div>
    </Banner>
  );
}

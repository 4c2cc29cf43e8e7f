import { Banner, BlockStack, ProgressBar } from "@shopify/polaris";
import { useId, useState } from "react";
import type { ResendProgress } from "../outbox/resend-job.ts";
import { jobWords } from "./resend-job-words.ts";
import { useResendOrders } from "./resend-orders.ts";

/** How far sending all that match again has come; while it runs it can be stopped, afterwards put away. */
export function ResendJobBanner({ job }: { job: ResendProgress }) {
  const [putAway, setPutAway] = useState<string>();
  const { stop, ordering } = useResendOrders();
  const progressLabel = useId();
  if (putAway === job.id) return null;
  const { tone, title, body } = jobWords(job);
  if (job.state !== "running") {
    return (
      <Banner tone={tone} title={title} onDismiss={() => setPutAway(job.id)}>
        <p>{body}</p>
      </Banner>
    );
  }
  const stopping = ordering === "stop";
  return (
    <Banner
      tone={tone}
      title={title}
      action={{ content: "Stop", loading: stopping, onAction: () => stop(job.id) }}
    >
      {/* Its beginning and its end are spoken; every step in between would be a chatter. */}
      <div aria-live="off">
        <BlockStack gap="200">
          <p id={progressLabel}>{body}</p>
          <ProgressBar
            size="small"
            progress={Math.min((100 * job.resent) / Math.max(job.total, 1), job.more ? 95 : 100)}
            ariaLabelledBy={progressLabel}
          />
        </BlockStack>
      </div>
    </Banner>
  );
}

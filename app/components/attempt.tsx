import { Badge, BlockStack, Text } from "@shopify/polaris";
import { useId, useState } from "react";
import styles from "./attempt.module.css";
import { attemptWords, stepWords } from "./attempt-words.ts";
import { CopyButton } from "./copy-button.tsx";
import { Evidence } from "./evidence.tsx";
import { ExactTime } from "./exact-time.tsx";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";
import type { AttemptView } from "./subscription-view.ts";
import { duration } from "./time-words.ts";
import {
  channelWords,
  listNote,
  requestAbsence,
  statusWords,
  timelineLabels,
} from "./timeline-words.ts";

interface AttemptProps {
  attempt: AttemptView;
  /** What it means and what is to be done, where that is not said elsewhere. */
  words: string[];
  /** Whether it begins unfolded. What somebody has folded since stays so. */
  open: boolean;
  now: Date;
}

/** One call to Klaviyo: what it came to, and unfolded what that means and what the two have said. */
export function Attempt({ attempt, words, open, now }: AttemptProps) {
  const { number, step, at, durationMs, outcome, status, channels, late } = attempt;
  const [openAtFirst] = useState(open);
  const labels = timelineLabels();
  const { label, tone } = attemptWords(step, outcome);
  return (
    <details className={styles.attempt} open={openAtFirst}>
      <summary>
        <Text as="h3" variant="headingSm">
          {labels.attempt(number, stepWords(step))}
        </Text>
        <Badge tone={tone}>{label}</Badge>
        {late && <Badge>{labels.late}</Badge>}
        <Text as="span" tone="subdued">
          <Moment at={at} now={now} /> · {statusWords(status)} · {duration(durationMs)} ·{" "}
          {channelWords(channels)}
        </Text>
      </summary>
      <div className={styles.inside}>
        <BlockStack gap="200">
          {words.length > 0 && <Text as="p">{words.join(" ")}</Text>}
          {late && <Text as="p">{labels.lateMeans}</Text>}
          <AttemptFacts attempt={attempt} />
          <AttemptEvidence attempt={attempt} />
        </BlockStack>
      </div>
    </details>
  );
}

function AttemptFacts({ attempt }: Pick<AttemptProps, "attempt">) {
  const { at, errorId, code, pointer, detail, revision } = attempt;
  const id = useId();
  const labels = timelineLabels();
  return (
    <Facts
      facts={[
        [labels.time, <ExactTime at={at} key="time" />],
        [
          labels.errorId,
          errorId && (
            <span className={styles.id}>
              <code id={id}>{errorId}</code>
              <CopyButton of={id} what={labels.errorId} />
            </span>
          ),
        ],
        [labels.code, code && <code>{code}</code>],
        [labels.field, pointer && <code>{pointer}</code>],
        [labels.detail, detail],
        [labels.revision, revision],
      ]}
    />
  );
}

function AttemptEvidence({ attempt: { request, answer, step } }: Pick<AttemptProps, "attempt">) {
  const labels = timelineLabels();
  const absence = requestAbsence(request);
  return (
    <>
      {absence && (
        <Text as="p" tone="subdued">
          {absence}
        </Text>
      )}
      {request.kind === "shown" && (
        <Evidence
          title={labels.request}
          text={request.text}
          name={labels.requestName}
          notes={[labels.masked, listNote(step)]}
        />
      )}
      {answer && <Evidence title={labels.answer} text={answer} name={labels.answerName} />}
    </>
  );
}

import { Badge, BlockStack, Text } from "@shopify/polaris";
import { useId, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { WithSupportLink } from "../../../locales/support-link.tsx";
import styles from "./attempt.module.css";
import { attemptWords, statusWords } from "../../shared/outcome-words.ts";
import { CopyButton } from "../../shared/copy-button.tsx";
import { ExactTime, Moment } from "../../shared/moment.tsx";
import { Facts } from "../facts.tsx";
import type { AttemptView } from "../subscription-view.server.ts";
import { sentences } from "../../shared/words.ts";
import { duration } from "../../shared/time-words.ts";
import {
  callTitle,
  channelWords,
  listNote,
  requestAbsence,
  revisionWords,
} from "./timeline-words.ts";

interface AttemptProps {
  attempt: AttemptView;
  /** What it means and what to do, if that is not said elsewhere. */
  words: string[];
  /** Whether it is unfolded at first. */
  open: boolean;
  now: Date;
}

/** One call to Klaviyo: its outcome, and unfolded its meaning, request and answer. */
export function Attempt({ attempt, words, open, now }: AttemptProps) {
  const { number, step, at, durationMs, outcome, status, channels, late } = attempt;
  const [openAtFirst] = useState(open);
  const reader = useReader();
  const { t } = reader;
  const { label, tone } = attemptWords(step, outcome, reader);
  return (
    <details className={styles.attempt} open={openAtFirst}>
      <summary>
        <Text as="h3" variant="headingSm">
          {callTitle(number, step, reader)}
        </Text>
        <Badge tone={tone}>{label}</Badge>
        {late && <Badge>{t("subscription.attempt.late")}</Badge>}
        <Text as="span" tone="subdued">
          <Moment at={at} now={now} /> · {statusWords(status, reader)} ·{" "}
          {duration(durationMs, reader)} · {channelWords(channels, reader)}
        </Text>
      </summary>
      <div className={styles.inside}>
        <BlockStack gap="200">
          {words.length > 0 && (
            <Text as="p">
              <WithSupportLink text={sentences(words, reader)} />
            </Text>
          )}
          {late && <Text as="p">{t("subscription.attempt.lateMeans")}</Text>}
          <AttemptFacts attempt={attempt} />
          <AttemptEvidence attempt={attempt} />
        </BlockStack>
      </div>
    </details>
  );
}

function AttemptFacts({ attempt }: Pick<AttemptProps, "attempt">) {
  const { at, requestId, code, pointer, detail } = attempt;
  const id = useId();
  const reader = useReader();
  const { t } = reader;
  return (
    <Facts
      facts={[
        [t("subscription.attempt.time"), <ExactTime at={at} key="time" />],
        [
          t("subscription.attempt.requestId"),
          requestId && (
            <span className={styles.id}>
              <code id={id}>{requestId}</code>
              <CopyButton of={id} what={t("subscription.attempt.requestId")} />
            </span>
          ),
        ],
        [t("subscription.attempt.code"), code && <code>{code}</code>],
        [t("subscription.attempt.field"), pointer && <code>{pointer}</code>],
        [t("subscription.attempt.detail"), detail],
        [t("subscription.attempt.revision"), revisionWords(attempt, reader)],
      ]}
    />
  );
}

function AttemptEvidence({ attempt: { request, answer, step } }: Pick<AttemptProps, "attempt">) {
  const reader = useReader();
  const { t } = reader;
  const absence = requestAbsence(request, reader);
  return (
    <>
      {absence && (
        <Text as="p" tone="subdued">
          {absence}
        </Text>
      )}
      {request.kind === "shown" && (
        <Evidence
          title={t("subscription.attempt.request")}
          text={request.text}
          name={t("subscription.attempt.requestName")}
          notes={[t("subscription.attempt.masked"), listNote(step, reader)]}
        />
      )}
      {answer && (
        <Evidence
          title={t("subscription.attempt.answer")}
          text={answer}
          name={t("subscription.attempt.answerName")}
        />
      )}
    </>
  );
}

interface EvidenceProps {
  title: string;
  text: string;
  /** What the text is, for the button's accessible name. */
  name: string;
  notes?: (string | null)[];
}

/** A request or an answer, folded, to read or copy verbatim. */
function Evidence({ title, text, name, notes = [] }: EvidenceProps) {
  const id = useId();
  return (
    <details className={styles.evidence}>
      <summary>{title}</summary>
      <div className={styles.evidenceBody}>
        <pre id={id} tabIndex={0} aria-label={title} role="region">
          {text}
        </pre>
        <CopyButton of={id} what={name} />
        {notes.map(
          (note) =>
            note && (
              <Text as="p" tone="subdued" key={note}>
                {note}
              </Text>
            ),
        )}
      </div>
    </details>
  );
}

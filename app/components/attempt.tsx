import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import styles from "./attempt.module.css";
import { attemptWords, stepWords } from "./attempt-words.ts";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";
import type { AttemptView } from "./subscription-view.ts";
import { duration } from "./time-words.ts";

const CHANNEL_WORDS: Record<string, string> = { EMAIL: "E-mail", SMS: "SMS" };

/** One call to Klaviyo: what it came to, what that means, and what Klaviyo said. */
export function Attempt({ attempt, now }: { attempt: AttemptView; now: Date }) {
  const { number, step, at, durationMs, outcome, status, channels, late, answer } = attempt;
  const { label, tone, meaning, remedy } = attemptWords(step, outcome);
  const channelWords = channels.map((channel) => CHANNEL_WORDS[channel] ?? channel).join(", ");
  return (
    <li className={styles.attempt}>
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            Attempt {number}: {stepWords(step)}
          </Text>
          <Badge tone={tone}>{label}</Badge>
          {late && <Badge>Late</Badge>}
        </InlineStack>
        <Text as="p" tone="subdued">
          <Moment at={at} now={now} /> · {status === null ? "no answer" : `HTTP ${status}`} ·{" "}
          {duration(durationMs)} · {channelWords}
        </Text>
        <Text as="p">
          {meaning} {remedy}
        </Text>
        {late && (
          <Text as="p">
            The sign-up had changed before this answer came, so the answer settled nothing.
          </Text>
        )}
        <Facts
          facts={[
            ["Klaviyo’s error id", attempt.errorId && <code>{attempt.errorId}</code>],
            ["Code", attempt.code && <code>{attempt.code}</code>],
            ["Field", attempt.pointer && <code>{attempt.pointer}</code>],
            ["Detail", attempt.detail],
          ]}
        />
        {answer && (
          <details className={styles.answer}>
            <summary>What Klaviyo answered</summary>
            <pre tabIndex={0}>{answer}</pre>
          </details>
        )}
      </BlockStack>
    </li>
  );
}

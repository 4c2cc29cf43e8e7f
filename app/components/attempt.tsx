import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import styles from "./attempt.module.css";
import { attemptWords, stepWords } from "./attempt-words.ts";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";
import type { AttemptView } from "./subscription-view.ts";
import { duration } from "./time-words.ts";

const CHANNEL_WORDS: Record<string, string> = { EMAIL: "E-mail", SMS: "SMS" };

interface AttemptProps {
  attempt: AttemptView;
  /** What it means and what is to be done, where that is not said elsewhere. */
  words: string[];
  now: Date;
}

/** One call to Klaviyo: what it came to, what that means, and what Klaviyo said. */
export function Attempt({ attempt, words, now }: AttemptProps) {
  const { number, step, at, durationMs, outcome, status, channels, late, answer } = attempt;
  const { label, tone } = attemptWords(step, outcome);
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
          <Moment at={at} now={now} /> · {status === null ? "no answer" : `answered ${status}`} ·{" "}
          {duration(durationMs)} · {channelWords}
        </Text>
        {words.length > 0 && <Text as="p">{words.join(" ")}</Text>}
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

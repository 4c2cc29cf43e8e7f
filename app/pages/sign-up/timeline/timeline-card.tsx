import { BlockStack, Card, Text, InlineStack } from "@shopify/polaris";
import { useCallback } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { attemptWords as outcomeWords } from "../../shared/outcome-words.ts";
import { Attempt } from "./attempt.tsx";
import { SignUpEntry } from "./sign-up-entry.tsx";
import type { SubscriptionView } from "../subscription-view.server.ts";
import { attemptNotes } from "../state/subscription-words.ts";
import styles from "./timeline.module.css";
import { timelineOf } from "./timeline.ts";
import { keptWords, actDetails, actTitle, nextTryWords } from "./timeline-words.ts";
import { Moment, useTicking } from "../../shared/moment.tsx";

/** The history of a sign-up, newest first, with the next try above it. */
export function TimelineCard({ view, now }: { view: SubscriptionView; now: Date }) {
  const { attempts, attemptCount, nextTryAt } = view;
  const reader = useReader();
  const words = attemptNotes(view, now, reader);
  const signUpCalls = attempts.filter(({ step }) => step !== "consent");
  const kept = keptWords(signUpCalls.length, attemptCount, reader);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {reader.t("subscription.timeline.title")}
        </Text>
        {kept && (
          <Text as="p" tone="subdued">
            {kept}
          </Text>
        )}
        <ol className={styles.timeline}>
          {nextTryAt && (
            <li className={styles.entry} data-tone="next">
              <NextTry at={nextTryAt} now={now} />
            </li>
          )}
          {timelineOf(view).map((entry) => {
            switch (entry.kind) {
              case "attempt": {
                const { attempt } = entry;
                const at = attempts.indexOf(attempt);
                const { tone } = outcomeWords(attempt.step, attempt.outcome, reader);
                return (
                  <li className={styles.entry} data-tone={tone} key={attempt.id}>
                    <Attempt attempt={attempt} words={words[at] ?? []} open={at === 0} now={now} />
                  </li>
                );
              }
              case "act":
                return (
                  <li className={styles.entry} key={entry.act.id}>
                    <ActEntry act={entry.act} now={now} />
                  </li>
                );
              case "came_back":
                return (
                  <li className={styles.entry} data-tone="success" key="came-back">
                    <CameBackEntry at={entry.at} now={now} />
                  </li>
                );
              case "signed_up":
                return (
                  <li className={styles.entry} key="signed-up">
                    <SignUpEntry view={view} now={now} />
                  </li>
                );
            }
          })}
        </ol>
      </BlockStack>
    </Card>
  );
}

/** An action of the shop's staff on a sign-up. */
function ActEntry({ act, now }: { act: SubscriptionView["acts"][number]; now: Date }) {
  const reader = useReader();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {actTitle(act.kind, reader)}
        </Text>
        <Text as="span" tone="subdued">
          <Moment at={act.at} now={now} />
        </Text>
      </InlineStack>
      {actDetails(act, reader).map((line) => (
        <Text as="p" key={line}>
          {line}
        </Text>
      ))}
    </BlockStack>
  );
}

/** The return of the product, which ended the round of the sign-up. */
function CameBackEntry({ at, now }: { at: Date; now: Date }) {
  const { t } = useReader();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {t("subscription.timeline.cameBack")}
        </Text>
        <Text as="span" tone="subdued">
          <Moment at={at} now={now} />
        </Text>
      </InlineStack>
      <Text as="p">{t("subscription.timeline.cameBackMeans")}</Text>
    </BlockStack>
  );
}

/** A countdown to the next try. */
function NextTry({ at, now }: { at: Date; now: Date }) {
  const reader = useReader();
  const words = useTicking(
    now,
    useCallback((present) => nextTryWords(at, present, reader), [at, reader]),
  );
  return (
    <Text as="p" tone="subdued">
      {words}
    </Text>
  );
}

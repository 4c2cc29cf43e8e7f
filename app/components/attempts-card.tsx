import { BlockStack, Card, Text } from "@shopify/polaris";
import { Attempt } from "./attempt.tsx";
import styles from "./attempt.module.css";
import type { SubscriptionView } from "./subscription-view.ts";
import { attemptWords } from "./subscription-words.ts";

/** Every call to Klaviyo that is kept, newest first. */
export function AttemptsCard({
  view,
  now,
}: {
  view: Pick<SubscriptionView, "attempts" | "attemptCount" | "state" | "waiting" | "reason">;
  now: Date;
}) {
  const { attempts, attemptCount } = view;
  const words = attemptWords(view);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Attempts
        </Text>
        {attemptCount === 0 && <Text as="p">Klaviyo has not been called for this sign-up.</Text>}
        {attempts.length < attemptCount && (
          <Text as="p" tone="subdued">
            {attemptCount} in all. The first and the latest are kept; those between them are only
            counted.
          </Text>
        )}
        {attempts.length > 0 && (
          <ol className={styles.attempts}>
            {attempts.map((attempt, at) => (
              <Attempt key={attempt.id} attempt={attempt} words={words[at] ?? []} now={now} />
            ))}
          </ol>
        )}
      </BlockStack>
    </Card>
  );
}

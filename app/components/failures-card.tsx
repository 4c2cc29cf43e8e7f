import { Link } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { ALL_FAILURES, FAILURES_TITLE, type Failure } from "./failure-row.ts";
import styles from "./failures-card.module.css";
import { logAddress, signUpAddress } from "./log-address.ts";
import { Moment } from "./moment.tsx";

const FAILED = { state: "failed" } as const;

/** What failed last, why, and what to do; nothing where nothing did. */
export function FailuresCard({ failures, now }: { failures: Failure[]; now: Date }) {
  if (failures.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {FAILURES_TITLE}
          </Text>
          <Button variant="plain" url={logAddress(FAILED)}>
            {ALL_FAILURES}
          </Button>
        </InlineStack>
        <ul className={styles.failures}>
          {failures.map(({ id, shopper, product, createdAt, label, words }) => (
            <li key={id} className={styles.failure}>
              <p className={styles.head}>
                <Link to={signUpAddress(id, FAILED)} className={styles.link}>
                  {label}
                </Link>
                <span className={styles.time}>
                  <Moment at={createdAt} now={now} />
                </span>
              </p>
              <p className={styles.who}>
                {[shopper, product.name, product.option].filter(Boolean).join(" · ")}
              </p>
              <p>{words}</p>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

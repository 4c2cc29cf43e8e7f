import { Link } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../locales/reader.tsx";
import type { Failure } from "./failure-row.ts";
import styles from "./failures-card.module.css";
import { logAddress, signUpAddress } from "./log-address.ts";
import { shopperWords } from "./log-row.ts";
import { Moment } from "./moment.tsx";
import { wordsOf } from "./outcome-words.ts";
import { productWords } from "./product-words.ts";
import { sentences } from "./sentences.ts";

const FAILED = { state: "failed" } as const;

/** What failed last, why, and what to do; nothing where nothing did. */
export function FailuresCard({ failures, now }: { failures: Failure[]; now: Date }) {
  const { t } = useReader();
  if (failures.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.failures.title")}
          </Text>
          <Button variant="plain" url={logAddress(FAILED)}>
            {t("home.failures.all")}
          </Button>
        </InlineStack>
        <ul className={styles.failures}>
          {failures.map((failure) => (
            <FailureRow key={failure.id} failure={failure} now={now} />
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

function FailureRow({ failure, now }: { failure: Failure; now: Date }) {
  const reader = useReader();
  const { label, meaning, remedy } = wordsOf(failure.word, reader);
  const shopper = shopperWords(failure.shopper, reader).main;
  const { name, option } = productWords(failure.product, reader);
  return (
    <li className={styles.failure}>
      <p className={styles.head}>
        <Link to={signUpAddress(failure.id, FAILED)} className={styles.link}>
          {label}
        </Link>
        <span className={styles.time}>
          <Moment at={failure.createdAt} now={now} />
        </span>
      </p>
      <p className={styles.who}>{[shopper, name, option].filter(Boolean).join(" · ")}</p>
      <p>{sentences([meaning, remedy], reader)}</p>
    </li>
  );
}

import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { WithSupportLink } from "../../locales/support-link.tsx";
import type { Failure } from "./load.server.ts";
import styles from "./failures-card.module.css";
import { logAddress, signUpAddress } from "../shared/log-address.ts";
import { shopperWords } from "../shared/log-row.ts";
import { Moment } from "../shared/moment.tsx";
import { wordsOf } from "../shared/outcome-words.ts";
import { productWords } from "../shared/product-words.ts";
import { sentences } from "../shared/words.ts";

const FAILED = { state: "failed" } as const;

interface FailuresCardProps {
  failures: Failure[];
  /** Whether a banner above already explains the unsynced catalog. */
  unsynced: boolean;
  now: Date;
}

/** The newest failures, grouped by reason with what to do; renders nothing if there are none. */
export function FailuresCard({ failures, unsynced, now }: FailuresCardProps) {
  const { t } = useReader();
  if (failures.length === 0) return null;
  const words = new Set(failures.map(({ word }) => word));
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.failures.title")}
          </Text>
          <Button variant="plain" url={logAddress(FAILED)}>
            {t("home.failures.all")}
          </Button>
        </InlineStack>
        {[...words].map((word) => (
          <FailedAlike
            key={word}
            word={word}
            explained={unsynced && word === "variant_not_found"}
            failures={failures.filter((failure) => failure.word === word)}
            now={now}
          />
        ))}
      </BlockStack>
    </Card>
  );
}

interface FailedAlikeProps {
  word: string;
  explained: boolean;
  failures: Failure[];
  now: Date;
}

function FailedAlike({ word, explained, failures, now }: FailedAlikeProps) {
  const reader = useReader();
  const { label, meaning, remedy } = wordsOf(word, reader);
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm" tone="critical">
        {label}
      </Text>
      {!explained && (
        <Text as="p">
          <WithSupportLink text={sentences([meaning, remedy], reader)} />
        </Text>
      )}
      <ul className={styles.failures}>
        {failures.map((failure) => (
          <FailureRow key={failure.id} failure={failure} now={now} />
        ))}
      </ul>
    </BlockStack>
  );
}

function FailureRow({ failure, now }: { failure: Failure; now: Date }) {
  const reader = useReader();
  const { t } = reader;
  const who = shopperWords(failure.shopper, reader).main;
  const { name, option } = productWords(failure.product, reader);
  return (
    <li className={styles.failure}>
      <span className={styles.who}>{[who, name, option].filter(Boolean).join(" · ")}</span>
      <span className={styles.time}>
        <Moment at={failure.createdAt} now={now} />
      </span>
      <Button
        variant="plain"
        url={signUpAddress(failure.id, FAILED)}
        accessibilityLabel={t("home.failures.openOf", { who })}
      >
        {t("home.failures.open")}
      </Button>
    </li>
  );
}

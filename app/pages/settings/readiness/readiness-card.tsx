import { Banner, BlockStack, Button, Card, InlineStack, Text, Icon } from "@shopify/polaris";
import {
  AlertTriangleIcon,
  CheckCircleIcon,
  MinusCircleIcon,
  QuestionCircleIcon,
} from "@shopify/polaris-icons";
import { useRevalidator } from "@remix-run/react";
import { useEffect, useId } from "react";
import { useReader, type Reader } from "../../../locales/reader.tsx";
import { WithSupportLink } from "../../../locales/support-link.tsx";
import { wordsOf } from "../../shared/outcome-words.ts";
import { checksOf } from "./readiness-checks.ts";
import { summaryWords, type CheckWords, type Check, type CheckState } from "./readiness-check.ts";
import { CreateKeyLink } from "../../shared/create-key-link.tsx";
import { READINESS } from "../../shared/stopped-words.ts";
import { sentences } from "../../shared/words.ts";
import { useResource, type Failed } from "../../shared/use-resource.ts";
import styles from "./readiness.module.css";
import type { ReadinessReport } from "./readiness-report.server.ts";

/** What another key could change. */
const WANTS_KEY: readonly CheckState[] = ["problem", "absent"];

const readReport = (json: unknown) => json as ReadinessReport;

/** Checks at the merchant's click whether everything is ready, and lists the results. */
export function ReadinessCard({ connection }: { connection: string }) {
  const reader = useReader();
  const { t } = reader;
  const {
    load: check,
    loading: checking,
    data: answer,
  } = useResource("/app/readiness", readReport, { method: "POST", key: connection });
  const { revalidate } = useRevalidator();
  // What was found is stored, and part of the verdict above.
  useEffect(() => {
    if (answer?.kind === "report") revalidate();
  }, [answer, revalidate]);
  const checks = answer?.kind === "report" ? checksOf(answer, reader) : undefined;
  const fault = answer && faultOf(answer, reader);
  const all = checks ? [...checks.needed, ...checks.optional] : [];
  const count = (state: string) => all.filter((one) => one.state === state).length;
  return (
    <Card>
      <BlockStack gap="400" id={READINESS}>
        <BlockStack gap="200">
          <Text as="h3" variant="headingMd">
            {t("readiness.title")}
          </Text>
          <Text as="p">{t("readiness.about")}</Text>
        </BlockStack>
        <InlineStack gap="300" blockAlign="center">
          <Button onClick={() => void check()} loading={checking}>
            {t("readiness.button")}
          </Button>
          <span role="status">
            {checks && !checking && summaryWords(count("problem"), count("unknown"), reader)}
          </span>
        </InlineStack>
        {fault && (
          <Banner tone="warning" title={fault.title}>
            <p>
              <WithSupportLink text={fault.text} />
            </p>
          </Banner>
        )}
        {checks && <ReadinessList title={t("readiness.needed")} checks={checks.needed} />}
        {checks && <ReadinessList title={t("readiness.optional")} checks={checks.optional} />}
        {all.some(({ id, state }) => id !== "flow" && WANTS_KEY.includes(state)) && (
          <CreateKeyLink />
        )}
      </BlockStack>
    </Card>
  );
}

/** Why there is no report; undefined if there is one. */
function faultOf({ kind }: ReadinessReport | Failed, reader: Reader): CheckWords | undefined {
  const { t } = reader;
  switch (kind) {
    case "report":
      return undefined;
    case "failed":
    case "no_key":
      return { title: t(`readiness.fault.${kind}.title`), text: t(`readiness.fault.${kind}.text`) };
    case "key_unreadable": {
      const { label, meaning, remedy } = wordsOf(kind, reader);
      return { title: label, text: sentences([meaning, remedy], reader) };
    }
  }
}

/** Each state has its own shape, so that no state is identified by colour alone. */
const SIGNS = {
  ok: { source: CheckCircleIcon, tone: "success" },
  problem: { source: AlertTriangleIcon, tone: "critical" },
  unknown: { source: QuestionCircleIcon, tone: "subdued" },
  absent: { source: MinusCircleIcon, tone: "subdued" },
} as const satisfies Record<CheckState, object>;

/** Checks under one heading, each with icon, title and meaning. */
function ReadinessList({ title, checks }: { title: string; checks: Check[] }) {
  const { t } = useReader();
  const heading = useId();
  if (checks.length === 0) return null;
  return (
    <BlockStack gap="300">
      <Text as="h4" variant="headingSm" id={heading}>
        {title}
      </Text>
      <ul className={styles.checks} aria-labelledby={heading}>
        {checks.map(({ id, state, title: name, text }) => (
          <li key={id} className={styles.check} data-check={id} data-state={state}>
            <span className={styles.sign}>
              <Icon {...SIGNS[state]} accessibilityLabel={t(`readiness.state.${state}`)} />
            </span>
            <BlockStack gap="050">
              <Text as="p" fontWeight="semibold">
                {name}
              </Text>
              <Text as="p" tone="subdued">
                <WithSupportLink text={text} />
              </Text>
            </BlockStack>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}

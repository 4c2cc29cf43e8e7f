import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useReader, type Reader } from "../../../locales/reader.tsx";
import { wordsOf } from "../../shared/outcome-words.ts";
import { ReadinessList } from "./readiness-list.tsx";
import { checksOf } from "./readiness-checks.ts";
import { summaryWords, type CheckWords } from "./readiness-words.ts";
import { READINESS } from "../../shared/stopped-words.ts";
import { sentences } from "../../shared/sentences.ts";
import { useReadiness, type ReadinessAnswer } from "./readiness.ts";

/** Asks at a click whether everything is ready, and says it check by check. */
export function ReadinessCard({ connection }: { connection: string }) {
  const reader = useReader();
  const { t } = reader;
  const { check, checking, answer } = useReadiness(connection);
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
            <p>{fault.text}</p>
          </Banner>
        )}
        {checks && <ReadinessList title={t("readiness.needed")} checks={checks.needed} />}
        {checks && <ReadinessList title={t("readiness.optional")} checks={checks.optional} />}
      </BlockStack>
    </Card>
  );
}

/** Why there is no report; undefined where there is one. */
function faultOf({ kind }: ReadinessAnswer, reader: Reader): CheckWords | undefined {
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

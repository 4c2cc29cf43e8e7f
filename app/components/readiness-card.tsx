import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { wordsOf } from "./outcome-words.ts";
import { ReadinessList } from "./readiness-list.tsx";
import { checksOf } from "./readiness-checks.ts";
import { READINESS, summaryWords, type CheckWords } from "./readiness-words.ts";
import { useReadiness, type ReadinessAnswer } from "./readiness.ts";

/** Asks at a click whether everything is ready, and says it check by check. */
export function ReadinessCard({ connection }: { connection: string }) {
  const { check, checking, answer } = useReadiness(connection);
  const checks = answer?.kind === "report" ? checksOf(answer) : undefined;
  const fault = answer && faultOf(answer);
  const all = checks ? [...checks.needed, ...checks.optional] : [];
  const count = (state: string) => all.filter((one) => one.state === state).length;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h3" variant="headingMd">
            {READINESS.title}
          </Text>
          <Text as="p">{READINESS.about}</Text>
        </BlockStack>
        <InlineStack gap="300" blockAlign="center">
          <Button onClick={() => void check()} loading={checking}>
            {READINESS.button}
          </Button>
          <span role="status">
            {checks && !checking && summaryWords(count("problem"), count("unknown"))}
          </span>
        </InlineStack>
        {fault && (
          <Banner tone="warning" title={fault.title}>
            <p>{fault.text}</p>
          </Banner>
        )}
        {checks && <ReadinessList title={READINESS.needed} checks={checks.needed} />}
        {checks && <ReadinessList title={READINESS.optional} checks={checks.optional} />}
      </BlockStack>
    </Card>
  );
}

/** Why there is no report; undefined where there is one. */
function faultOf({ kind }: ReadinessAnswer): CheckWords | undefined {
  switch (kind) {
    case "report":
      return undefined;
    case "failed":
      return READINESS.failed;
    case "no_key":
      return READINESS.noKey;
    case "key_unreadable": {
      const { label, meaning, remedy } = wordsOf(kind);
      return { title: label, text: `${meaning} ${remedy}` };
    }
  }
}

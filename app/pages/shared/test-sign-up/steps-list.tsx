import { BlockStack, Icon, InlineStack, Spinner, Text } from "@shopify/polaris";
import {
  AlertTriangleIcon,
  CheckCircleIcon,
  MinusCircleIcon,
  QuestionCircleIcon,
} from "@shopify/polaris-icons";
import { BACK_IN_STOCK_METRIC as metric } from "../../../klaviyo/needs.ts";
import { useReader } from "../../../locales/reader.tsx";
import { wordsOf } from "../outcome-words.ts";
import { TEST_STEPS, testStepStates, type TestStepState, type TestSteps } from "./test-steps.ts";

/** Each step of a test sign-up, with its state. */
export function StepsList({ steps, now }: { steps: TestSteps; now: Date }) {
  const reader = useReader();
  const { t } = reader;
  const states = testStepStates(steps, now);
  const failed = Object.values(states).includes("failed");
  const words = failed && steps.reason ? wordsOf(steps.reason, reader) : undefined;
  return (
    <BlockStack gap="300">
      <div role="status">
        <BlockStack as="ul" gap="200">
          {TEST_STEPS.map((step) => (
            <li key={step} data-step={step} data-state={states[step]}>
              <InlineStack gap="200" blockAlign="center" wrap={false}>
                <span>
                  <Sign state={states[step]} />
                </span>
                <Text as="span">{t(`seen.test.step.${step}`, { metric })}</Text>
              </InlineStack>
            </li>
          ))}
        </BlockStack>
      </div>
      {words && (
        <Text as="p">
          {words.meaning} {words.remedy}
        </Text>
      )}
      {states.seen === "unknown" && <Text as="p">{t(`seen.test.${whyUnseen(steps)}`)}</Text>}
    </BlockStack>
  );
}

function whyUnseen({ seen }: TestSteps): "notSeen" | "hidden" {
  return seen === "not_yet" ? "notSeen" : "hidden";
}

function Sign({ state }: { state: TestStepState }) {
  const { t } = useReader();
  const said = t(`seen.test.state.${state}`);
  switch (state) {
    case "done":
      return <Icon source={CheckCircleIcon} tone="success" accessibilityLabel={said} />;
    case "failed":
      return <Icon source={AlertTriangleIcon} tone="critical" accessibilityLabel={said} />;
    case "unknown":
      return <Icon source={QuestionCircleIcon} tone="subdued" accessibilityLabel={said} />;
    case "waiting":
      return <Spinner size="small" accessibilityLabel={said} />;
    case "next":
      return <Icon source={MinusCircleIcon} tone="subdued" accessibilityLabel={said} />;
  }
}

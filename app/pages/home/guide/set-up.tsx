import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { ChevronDownIcon, ChevronUpIcon } from "@shopify/polaris-icons";
import { useId, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { BlockStatus } from "./block-status.ts";
import type { GuideFacts } from "./guide-facts.ts";
import type { GuideLinks } from "./guide-links.ts";
import { guideSteps, isSetUp, type GuideStep } from "./guide-steps.ts";
import { isTrouble, type HealthWords } from "../../shared/stopped-words.ts";
import { progressWords } from "./guide-words.ts";
import styles from "./set-up.module.css";
import { SetUpSteps, StepSign } from "./set-up-steps.tsx";

interface SetUpProps {
  facts: GuideFacts;
  links: GuideLinks;
  /** Undefined until Shopify has answered. */
  block: BlockStatus | undefined;
  /** What the page says of the whole; null if no key was ever connected. */
  verdict: HealthWords | null;
}

/** The set-up: a guide until it is complete, and one line after that. */
export function SetUp({ facts, links, block, verdict }: SetUpProps) {
  const steps = guideSteps(facts, block, useReader());
  const Shown = isSetUp(facts) ? SetUpLine : SetUpGuide;
  return <Shown steps={steps} links={links} verdict={verdict} />;
}

interface ShownProps {
  steps: GuideStep[];
  links: GuideLinks;
  verdict: HealthWords | null;
}

/** The guide from the install to the first sign-up that Klaviyo has, with its progress. */
function SetUpGuide({ steps, links }: ShownProps) {
  const reader = useReader();
  const { t } = reader;
  const [unfolded, setUnfolded] = useState(true);
  const progress = useId();
  const count = (state: GuideStep["state"]) => steps.filter((step) => step.state === state).length;
  const shares = { done: count("done"), all: steps.length, unknown: count("unknown") };
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" wrap={false}>
          <Text as="h2" variant="headingMd">
            {t("home.setUp.title")}
          </Text>
          <Button
            variant="tertiary"
            icon={unfolded ? ChevronUpIcon : ChevronDownIcon}
            accessibilityLabel={unfolded ? t("home.setUp.hide") : t("home.setUp.show")}
            ariaExpanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          />
        </InlineStack>
        <div className={styles.progress}>
          <Text as="span" id={progress} tone="subdued">
            {progressWords(shares, reader)}
          </Text>
          <div className={styles.bar}>
            <ProgressBar
              progress={(100 * shares.done) / shares.all}
              size="small"
              tone="primary"
              animated={false}
              ariaLabelledBy={progress}
            />
          </div>
        </div>
        {unfolded && <SetUpSteps steps={steps} links={links} />}
      </BlockStack>
    </Card>
  );
}

/**
 * The one line that replaces the completed guide. If a step is undone again, the same line reports
 * it. The block's state arrives late and must not move the page. For the key, the banner above has
 * the button. It is green only together with the verdict.
 */
function SetUpLine({ steps, links, verdict }: ShownProps) {
  const { t } = useReader();
  const [shown, setShown] = useState(false);
  const gone = steps.find(({ state }) => state === "open");
  const isWorking = verdict?.tone === "success";
  const isAsking = steps.some(({ state }) => state === "asking");
  // Beside what keeps messages from shoppers, steps that are done say nothing.
  if (verdict && isTrouble(verdict) && (!gone || gone.id === "block")) return null;
  return (
    <Card padding="300">
      <BlockStack gap="300">
        <div className={styles.line}>
          <div role="status" className={styles.words}>
            <StepSign
              state={gone ? "open" : isWorking ? "done" : isAsking ? "asking" : "unknown"}
            />
            <Text as="p">
              {gone ? gone.title : t(`home.setUp.${isWorking ? "over" : "overTroubled"}`)}
            </Text>
          </div>
          <InlineStack gap="200" wrap={false}>
            {gone?.id === "block" && gone.button && (
              <Button variant="primary" url={links[gone.button.to].url} target="_blank">
                {gone.button.label}
              </Button>
            )}
            {(gone?.id !== "block" || shown) && (
              <Button variant="tertiary" ariaExpanded={shown} onClick={() => setShown(!shown)}>
                {shown ? t("home.setUp.hide") : t("home.setUp.show")}
              </Button>
            )}
          </InlineStack>
        </div>
        {shown && <SetUpSteps steps={steps} links={links} />}
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { ChevronDownIcon, ChevronUpIcon } from "@shopify/polaris-icons";
import { useId, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { GuideLinks } from "./guide-links.ts";
import type { GuideStep } from "./guide-steps.ts";
import { progressWords } from "./guide-words.ts";
import styles from "./set-up.module.css";
import { SetUpSteps } from "./set-up-steps.tsx";

/** The way from the install to the first hand-over, as far as it is. */
export function SetUpGuide({ steps, links }: { steps: GuideStep[]; links: GuideLinks }) {
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

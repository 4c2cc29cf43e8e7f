import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { GuideLinks } from "./guide-links.ts";
import type { GuideStep } from "./guide-steps.ts";
import styles from "./set-up.module.css";
import { SetUpSteps } from "./set-up-steps.tsx";
import { StepSign } from "./step-sign.tsx";

/**
 * What is left of the guide once it is over. Where a step is undone the same line says so, as that
 * of the block: it is learnt late, and is to move nothing. Of the key the banner above has the button.
 */
export function SetUpLine({ steps, links }: { steps: GuideStep[]; links: GuideLinks }) {
  const { t } = useReader();
  const [shown, setShown] = useState(false);
  const gone = steps.find(({ state }) => state === "open");
  return (
    <Card padding="300">
      <BlockStack gap="300">
        <div className={styles.line}>
          <div role="status" className={styles.words}>
            <StepSign state={gone ? "open" : "done"} />
            <Text as="p">{gone ? gone.title : t("home.setUp.over")}</Text>
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

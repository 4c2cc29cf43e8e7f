import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** Receives the focus when the step before is gone, and the focused button with it. */
export const STEP_HEADING = "import-step";

/** One step of an import. */
export function StepCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <div id={STEP_HEADING} tabIndex={-1}>
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
        </div>
        {children}
      </BlockStack>
    </Card>
  );
}

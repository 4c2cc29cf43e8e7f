import { BlockStack, ProgressBar, Text } from "@shopify/polaris";
import { useId } from "react";

/** How far an import is, in words and as a bar; an unknown share has no bar. */
export function ProgressLine({ words, share }: { words: string; share: number | null }) {
  const label = useId();
  return (
    // Announcing every step would be noise.
    <div aria-live="off">
      <BlockStack gap="200">
        <Text as="p" id={label}>
          {words}
        </Text>
        {share !== null && (
          <ProgressBar size="small" progress={Math.min(100, 100 * share)} ariaLabelledBy={label} />
        )}
      </BlockStack>
    </div>
  );
}

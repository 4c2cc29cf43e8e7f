import { Text } from "@shopify/polaris";
import { useCallback } from "react";
import { useTicking } from "./ticking.ts";
import { nextTryWords } from "./timeline-words.ts";

/** What comes next, counted down. */
export function NextTry({ at, now }: { at: Date; now: Date }) {
  const words = useTicking(
    now,
    useCallback((present) => nextTryWords(at, present), [at]),
  );
  return (
    <Text as="p" tone="subdued">
      {words}
    </Text>
  );
}

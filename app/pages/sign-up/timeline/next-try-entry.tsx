import { Text } from "@shopify/polaris";
import { useCallback } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { useTicking } from "../../shared/ticking.ts";
import { nextTryWords } from "../../shared/timeline-words.ts";

/** What comes next, counted down. */
export function NextTry({ at, now }: { at: Date; now: Date }) {
  const reader = useReader();
  const words = useTicking(
    now,
    useCallback((present) => nextTryWords(at, present, reader), [at, reader]),
  );
  return (
    <Text as="p" tone="subdued">
      {words}
    </Text>
  );
}

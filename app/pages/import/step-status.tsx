import { Text } from "@shopify/polaris";
import { useState } from "react";
import type { PresentImport } from "../../import/stored/present.server.ts";
import { useReader } from "../../locales/reader.tsx";
import { stepWords } from "./step-words.ts";

/** Tells screen readers of each new step once. The step that the page opens with is in its heading. */
export function StepStatus({ current }: { current: PresentImport | null }) {
  const words = stepWords(current, useReader());
  const [first] = useState(words);
  const [isLater, setLater] = useState(false);
  if (!isLater && words !== first) setLater(true);
  return (
    <div id="import-status" role="status">
      <Text as="span" visuallyHidden>
        {isLater ? words : ""}
      </Text>
    </div>
  );
}

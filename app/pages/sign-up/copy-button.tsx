import { Button, InlineStack, Text } from "@shopify/polaris";
import { ClipboardIcon } from "@shopify/polaris-icons";
import { useEffect, useState } from "react";
import { useReader } from "../../locales/reader.tsx";
import { copyLabel, copyName, copySaid, type Copying } from "./copy-words.ts";

/** So long the button says that it has copied. */
const SAID_FOR_MS = 2_000;

interface CopyButtonProps {
  /** The element whose text is copied, or marked where copying is refused. */
  of: string;
  /** What that is, for whoever listens. */
  what: string;
}

/** Copies a text of the page. A frame may not be allowed to: it says so, and marks the text instead. */
export function CopyButton({ of, what }: CopyButtonProps) {
  const reader = useReader();
  const [copying, setCopying] = useState<Copying>(null);
  useEffect(() => {
    if (copying !== "copied") return;
    const timer = setTimeout(() => setCopying(null), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copying]);

  const copy = async () => {
    const element = document.getElementById(of);
    if (!element) return;
    try {
      await navigator.clipboard.writeText(element.textContent);
      setCopying("copied");
    } catch {
      window.getSelection()?.selectAllChildren(element);
      setCopying("refused");
    }
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <Button
        size="micro"
        icon={ClipboardIcon}
        accessibilityLabel={copyName(copying, what, reader)}
        onClick={() => void copy()}
      >
        {copyLabel(copying, reader)}
      </Button>
      <Text as="span" tone="subdued" visuallyHidden={copying !== "refused"}>
        <span role="status">{copySaid(copying, reader)}</span>
      </Text>
    </InlineStack>
  );
}

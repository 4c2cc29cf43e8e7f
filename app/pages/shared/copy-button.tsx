import { Button, InlineStack, Text } from "@shopify/polaris";
import { ClipboardIcon } from "@shopify/polaris-icons";
import { useEffect, useState, useId } from "react";
import { useReader, type Reader } from "../../locales/reader.tsx";
import styles from "./copy-button.module.css";

/** How long the button says that it has copied. */
const SAID_FOR_MS = 2_000;

interface CopyButtonProps {
  /** The id of the element whose text is copied, or selected if copying is refused. */
  of: string;
  /** What the text is, for the button's accessible name. */
  what: string;
}

/**
 * Copies a text of the page. If the frame may not copy, it says so and selects the text instead.
 */
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

interface CopiedTextProps {
  text: string;
  /** What the text is, for the button's accessible name. */
  name: string;
}

/** A text with a button that copies it. */
export function CopiedText({ text, name }: CopiedTextProps) {
  const id = useId();
  return (
    <span className={styles.copied}>
      <span id={id}>{text}</span>
      <CopyButton of={id} what={name} />
    </span>
  );
}

/** The result of copying; null before the first try. */
type Copying = "copied" | "refused" | null;

function copyLabel(copying: Copying, { t }: Reader): string {
  return copying === "copied" ? t("common.copy.copied") : t("common.copy.copy");
}

function copyName(copying: Copying, what: string, { t }: Reader): string {
  return copying === "copied"
    ? t("common.copy.copiedWhat", { what })
    : t("common.copy.copyWhat", { what });
}

/** What is announced. If the browser refuses, the text is selected for the keyboard shortcut. */
function copySaid(copying: Copying, { t }: Reader): string {
  switch (copying) {
    case "copied":
      return t("common.copy.copied");
    case "refused":
      return t("common.copy.refused");
    case null:
      return "";
  }
}

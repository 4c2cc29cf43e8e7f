import {
  Badge,
  BlockStack,
  Button,
  Card,
  InlineStack,
  SkeletonBodyText,
  Text,
} from "@shopify/polaris";
import styles from "./block-card.module.css";
import { useBlockInTheme } from "./block-in-theme.ts";
import { blockWords } from "./block-words.ts";
import type { ThemeEditor } from "./theme-editor.ts";

/** Whether shoppers meet the block, and the way to the theme editor, where that is decided. */
export function BlockCard({ themeEditor }: { themeEditor: ThemeEditor }) {
  const status = useBlockInTheme();
  const words = status && blockWords(status);
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            The “Notify me” block
          </Text>
          {words?.badge && <Badge tone={words.badge.tone}>{words.badge.label}</Badge>}
        </InlineStack>
        <div role="status" className={styles.words}>
          {words ? <Text as="p">{words.text}</Text> : <Asking />}
        </div>
        <InlineStack gap="200">
          {words?.add === "next" ? (
            <Button variant="primary" url={themeEditor.addBlock} target="_blank">
              Add the block
            </Button>
          ) : (
            <Button url={themeEditor.open} target="_blank">
              Open the theme editor
            </Button>
          )}
          {words?.add === "perhaps" && (
            <Button url={themeEditor.addBlock} target="_blank">
              Add the block
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Asking() {
  return (
    <>
      <Text as="span" visuallyHidden>
        Asking Shopify whether the block is in your theme
      </Text>
      <SkeletonBodyText lines={2} />
    </>
  );
}

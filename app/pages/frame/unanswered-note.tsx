import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useReader } from "../../locales/reader.tsx";

interface UnansweredNoteProps {
  title: string;
  /** What is known, and what to do now. */
  words: string;
  children?: ReactNode;
}

/** Shown beside a form that got no answer; announced at once. */
export function UnansweredNote({ title, words, children }: UnansweredNoteProps) {
  const { t } = useReader();
  return (
    <Banner tone="critical" title={title}>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="p">{t("common.unanswered", { next: words })}</Text>
        {children}
      </BlockStack>
    </Banner>
  );
}

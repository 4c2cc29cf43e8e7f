import { Box, Layout } from "@shopify/polaris";
import type { ReactNode } from "react";

interface SettingsSectionProps {
  id: string;
  title: string;
  description: string;
  children: ReactNode;
}

/** A heading with its card. On a narrow screen, where cards reach from edge to edge, the words keep their distance. */
export function SettingsSection({ id, title, description, children }: SettingsSectionProps) {
  return (
    <Layout.AnnotatedSection id={id} title={inset(title)} description={inset(description)}>
      {children}
    </Layout.AnnotatedSection>
  );
}

function inset(words: string) {
  return (
    <Box as="span" paddingInline={{ xs: "400", sm: "0" }}>
      {words}
    </Box>
  );
}

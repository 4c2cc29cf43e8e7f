import { Layout } from "@shopify/polaris";
import type { ReactNode } from "react";
import styles from "./settings-section.module.css";

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
  return <span className={styles.inset}>{words}</span>;
}

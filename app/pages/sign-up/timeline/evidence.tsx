import { Text } from "@shopify/polaris";
import { useId } from "react";
import { CopyButton } from "../copy-button.tsx";
import styles from "./evidence.module.css";

interface EvidenceProps {
  title: string;
  text: string;
  /** What is copied, for whoever listens. */
  name: string;
  notes?: (string | null)[];
}

/** What went over the wire, folded, to be read or copied as it is. */
export function Evidence({ title, text, name, notes = [] }: EvidenceProps) {
  const id = useId();
  return (
    <details className={styles.evidence}>
      <summary>{title}</summary>
      <div className={styles.inside}>
        <pre id={id} tabIndex={0} aria-label={title} role="region">
          {text}
        </pre>
        <CopyButton of={id} what={name} />
        {notes.map(
          (note) =>
            note && (
              <Text as="p" tone="subdued" key={note}>
                {note}
              </Text>
            ),
        )}
      </div>
    </details>
  );
}

import { useId } from "react";
import styles from "./timeline/attempt.module.css";
import { CopyButton } from "./copy-button.tsx";

interface CopiedTextProps {
  text: string;
  /** What it is, for whoever listens to the button. */
  name: string;
}

/** A text with a button that copies it. */
export function CopiedText({ text, name }: CopiedTextProps) {
  const id = useId();
  return (
    <span className={styles.id}>
      <span id={id}>{text}</span>
      <CopyButton of={id} what={name} />
    </span>
  );
}

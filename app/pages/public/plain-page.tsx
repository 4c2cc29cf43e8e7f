import type { ReactNode } from "react";
import styles from "./plain-page.module.css";

/** A page outside Shopify's admin: a heading and a few lines. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <h1>{title}</h1>
      {children}
    </main>
  );
}

export function PlainError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p className={styles.error} id={id} role="alert">
      {children}
    </p>
  );
}

import type { ReactNode } from "react";
import { isRouteErrorResponse, Link, useRouteError } from "@remix-run/react";
import styles from "./plain-page.module.css";
import { useReader } from "../../locales/reader.tsx";
import { useTryAgain } from "../frame/try-again.ts";

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

/** Shown if the frame of the embedded pages could not be rendered, or no page has this address. */
export function DocumentError() {
  const { t } = useReader();
  const error = useRouteError();
  const { again } = useTryAgain();
  if (isRouteErrorResponse(error) && error.status === 404) {
    return (
      <PlainPage title={t("common.missing.heading")}>
        <p>{t("common.missing.body")}</p>
        <p>
          <Link to="/">{t("common.missing.about")}</Link>
        </p>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={t("common.plainError.title")}>
      <p>{t("common.plainError.body")}</p>
      <button type="button" onClick={again}>
        {t("common.tryAgain")}
      </button>
    </PlainPage>
  );
}

import { isRouteErrorResponse, Link, useRouteError } from "@remix-run/react";
import { useReader } from "../../locales/reader.tsx";
import { useTryAgain } from "../frame/try-again.ts";
import { PlainPage } from "./plain-page.tsx";

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

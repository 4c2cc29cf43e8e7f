import type { MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { readerOf, useReader } from "../../locales/reader.tsx";
import { PlainPage } from "./plain-page.tsx";

export const meta: MetaFunction<() => { locale: string }> = ({ data }) => [
  { title: readerOf(data?.locale).t("common.public.name") },
];

/** Describes the app to visitors who come without Shopify. */
export function AboutPage() {
  const { t } = useReader();
  return (
    <PlainPage title={t("common.public.title")}>
      <p>{t("common.public.what")}</p>
      <p>
        {t("common.public.where")} <Link to="/auth/login">{t("common.public.open")}</Link>
      </p>
    </PlainPage>
  );
}

import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { PlainPage } from "../pages/public/plain-page.tsx";
import { localeOf } from "../locales/locale.ts";
import { readerOf, useReader } from "../locales/reader.tsx";

/** Shopify opens the app at its root, with the shop in the query. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  return searchParams.has("shop") ? redirect(`/app${search}`) : { locale: localeOf(request) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: readerOf(data?.locale).t("common.public.name") },
];

export default function PublicPage() {
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

import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";

/** Shopify opens the app at its root with the shop in the query. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  return searchParams.has("shop") ? redirect(`/app${search}`) : { locale: localeOf(request) };
}

export { AboutPage as default, meta } from "../pages/public/about-page.tsx";

import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { PlainPage } from "../components/plain-page.tsx";

/** Shopify opens the app at its root, with the shop in the query. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  return searchParams.has("shop") ? redirect(`/app${search}`) : null;
}

export const meta: MetaFunction = () => [
  { title: "Notify me: back in stock for Shopify and Klaviyo" },
];

export default function PublicPage() {
  return (
    <PlainPage title="Back in stock, and Klaviyo knows who waits">
      <p>
        Notify me is an app for Shopify. It puts a “Notify me” form on products that are sold out,
        keeps every sign-up, and hands it over to Klaviyo, which tells the shopper when the product
        is back.
      </p>
      <p>
        It is used inside Shopify’s admin.{" "}
        <Link to="/auth/login">Install it or open it there.</Link>
      </p>
    </PlainPage>
  );
}

import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { MissingPage } from "../pages/frame/missing-page.tsx";
import { pageTitle } from "../pages/frame/page-title.ts";
import { authenticateAdmin } from "../shopify.server.ts";

/** Every address below /app that no other route has. */
export async function loader({ request }: LoaderFunctionArgs): Promise<never> {
  await authenticateAdmin(request);
  throw new Response(undefined, { status: 404 });
}

export const meta: MetaFunction = (args) => pageTitle("notFound", args);

export const ErrorBoundary = MissingPage;
export const headers: HeadersFunction = (args) => boundary.headers(args);

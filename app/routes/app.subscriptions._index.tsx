import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { actOnLog } from "../pages/log/action.server.ts";
import { loadLog } from "../pages/log/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  return loadLog(shop, new URL(request.url).searchParams, new Date());
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  if (request.method !== "POST") return data({ intent: null } as const, 405);
  return actOnLog(shop, await request.formData().catch(() => new FormData()), new Date());
}

export { PageError as ErrorBoundary } from "../pages/frame/page-error.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export { clientAction, clientLoader, LogPage as default, meta } from "../pages/log/page.tsx";

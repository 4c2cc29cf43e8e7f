import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { actOnSignUp } from "../pages/sign-up/action.server.ts";
import { loadSignUp } from "../pages/sign-up/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  return loadSignUp(shop, params["id"] ?? "", new URL(request.url).searchParams, new Date());
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session, sessionToken } = await authenticateAdmin(request);
  const { shop } = session;
  if (request.method !== "POST") return data({ intent: null } as const, 405);
  const form = await request.formData().catch(() => new FormData());
  const staffId = /^\d{1,20}$/.test(sessionToken.sub) ? sessionToken.sub : null;
  return actOnSignUp(shop, params["id"] ?? "", form, { now: new Date(), staffId });
}

export { SubscriptionError as ErrorBoundary } from "../pages/sign-up/page.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export { clientAction, clientLoader, SignUpPage as default, meta } from "../pages/sign-up/page.tsx";

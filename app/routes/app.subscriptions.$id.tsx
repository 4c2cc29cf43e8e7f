import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { actOnSignUp } from "../pages/sign-up/action.server.ts";
import { loadSignUp } from "../pages/sign-up/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session, sessionToken } = await authenticateAdmin(request);
  const visit = { staffId: sessionToken.sub, now: new Date() };
  return loadSignUp(session.shop, params["id"] ?? "", new URL(request.url).searchParams, visit);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { session, sessionToken } = await authenticateAdmin(request);
  if (request.method !== "POST") return data({ intent: null } as const, 405);
  const form = await request.formData().catch(() => new FormData());
  const visit = { staffId: sessionToken.sub, now: new Date() };
  return actOnSignUp(session.shop, params["id"] ?? "", form, visit);
}

export { SubscriptionError as ErrorBoundary } from "../pages/sign-up/page.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export { clientAction, clientLoader, SignUpPage as default, meta } from "../pages/sign-up/page.tsx";

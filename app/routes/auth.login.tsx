import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { actOnLogin, loadLogin } from "../pages/public/login.server.ts";
import { isLoginRefused } from "../shopify/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return loadLogin(new URL(request.url).searchParams, localeOf(request), isLoginRefused);
}

export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== "POST") {
    throw new Response(undefined, { status: 405, headers: { allow: "GET, HEAD, POST" } });
  }
  const form = await request.formData().catch(() => undefined);
  if (!form) throw new Response(undefined, { status: 400 });
  return actOnLogin(form, isLoginRefused);
}

export { LoginPage as default, meta } from "../pages/public/login-page.tsx";

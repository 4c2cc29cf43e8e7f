import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { handleSettingsAction } from "../pages/settings/action.server.ts";
import { loadSettingsPage } from "../pages/settings/load.server.ts";
import { isInstallConfirmed } from "../shopify/confirm-install.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const isConfirmed = () => isInstallConfirmed(request, shop);
  return loadSettingsPage(shop, { locale: localeOf(request), isConfirmed, now: new Date() });
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const form = await request.formData().catch(() => new FormData());
  return handleSettingsAction(form, { shop, isConfirmed: () => isInstallConfirmed(request, shop) });
}

export { PageError as ErrorBoundary } from "../pages/frame/page-error.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";
export {
  clientAction,
  clientLoader,
  SettingsPage as default,
  meta,
  shouldRevalidate,
} from "../pages/settings/page.tsx";

import type { LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { loadFrame } from "../pages/frame/load.server.ts";
import { confirmInBackground } from "../shopify/confirm-install.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/**
 * The frame is loaded with its session token in the address; a page's own requests carry it in a
 * header. A reinstall appears here first, while the earlier install's token is still stored: the
 * token is renewed and the storefront updated.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  if (!request.headers.has("authorization")) void confirmInBackground(request, shop);
  return loadFrame(shop, localeOf(request));
}

export {
  EmbeddedApp as default,
  links,
  meta,
  shouldRevalidate,
} from "../pages/frame/embedded-app.tsx";
export { FramePageError as ErrorBoundary } from "../pages/frame/page-error.tsx";
export { boundaryHeaders as headers } from "../shopify/shopify.server.ts";

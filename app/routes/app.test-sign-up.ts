import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { handleTest, readTest } from "../pages/shared/test-sign-up/test-sign-up.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** How far a test sign-up has come, or the variants that one can be made for. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { admin, session } = await authenticateAdmin(request);
  const query = new URL(request.url).searchParams;
  return readTest(session.shop, query, (text, options) => admin.graphql(text, options));
}

/** Makes a test sign-up, or deletes one. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const form = await request.formData().catch(() => new FormData());
  return handleTest(shop, form, new Date());
}

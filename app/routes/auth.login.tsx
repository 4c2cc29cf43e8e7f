import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { LoginForm } from "../pages/public/login-form.tsx";
import { PlainPage } from "../pages/public/plain-page.tsx";
import { env } from "../env.server.ts";
import { localeOf } from "../locales/locale.ts";
import { readerOf, useReader } from "../locales/reader.tsx";
import { login } from "../shopify.server.ts";

/** With a shop in the query, the library throws the way to its install page. */
export async function loader({ request }: LoaderFunctionArgs) {
  const shop = new URL(request.url).searchParams.get("shop");
  return { refused: !!shop && (await isRefused(shop)), locale: localeOf(request) };
}

export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== "POST") throw new Response(undefined, { status: 405, headers: ALLOWED });
  const form = await request.formData().catch(() => undefined);
  if (!form) throw new Response(undefined, { status: 400 });
  const shop = form.get("shop");
  return data({ refused: typeof shop !== "string" || (await isRefused(shop)) }, { status: 422 });
}

const ALLOWED = { allow: "GET, HEAD, POST" };

/** The library reads a form as it comes, and a shop as text: it is asked with a query of ours only. */
async function isRefused(shop: string): Promise<boolean> {
  const query = new URLSearchParams({ shop: shop.trim() });
  const { shop: error } = await login(new Request(`${env.SHOPIFY_APP_URL}/auth/login?${query}`));
  return error !== undefined || shop.trim() === "";
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: readerOf(data?.locale).t("common.login.title") },
];

export default function LoginPage() {
  const loaded = useLoaderData<typeof loader>();
  const { t } = useReader();
  const { refused } = useActionData<typeof action>() ?? loaded;
  return (
    <PlainPage title={t("common.login.title")}>
      <p>{t("common.login.intro")}</p>
      <LoginForm refused={refused} />
    </PlainPage>
  );
}

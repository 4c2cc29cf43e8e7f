import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { LoginForm } from "../components/login-form.tsx";
import { PlainPage } from "../components/plain-page.tsx";
import { localeOf } from "../locales/locale.ts";
import { readerOf, useReader } from "../locales/reader.tsx";
import { login } from "../shopify.server.ts";

/** With a shop in the query, `login` throws the way to its install page. */
export async function loader({ request }: LoaderFunctionArgs) {
  return { refused: isRefused(await login(request)), locale: localeOf(request) };
}

export async function action({ request }: ActionFunctionArgs) {
  return data({ refused: isRefused(await login(request)) }, { status: 422 });
}

function isRefused({ shop }: Awaited<ReturnType<typeof login>>): boolean {
  return shop !== undefined;
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

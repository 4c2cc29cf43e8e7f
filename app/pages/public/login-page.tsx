import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readerOf, useReader } from "../../locales/reader.tsx";
import type { actOnLogin, loadLogin } from "./login.server.ts";
import { LoginForm } from "./login-form.tsx";
import { PlainPage } from "./plain-page.tsx";

export const meta: MetaFunction<() => ReturnType<typeof loadLogin>> = ({ data }) => [
  { title: readerOf(data?.locale).t("common.login.title") },
];

export function LoginPage() {
  const loaded = useLoaderData<typeof loadLogin>();
  const { t } = useReader();
  const { refused } = useActionData<typeof actOnLogin>() ?? loaded;
  return (
    <PlainPage title={t("common.login.title")}>
      <p>{t("common.login.intro")}</p>
      <LoginForm refused={refused} />
    </PlainPage>
  );
}

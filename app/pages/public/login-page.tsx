import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, Form } from "@remix-run/react";
import { readerOf, useReader } from "../../locales/reader.tsx";
import type { actOnLogin, loadLogin } from "./login.server.ts";
import { PlainPage, PlainError } from "./plain-page.tsx";

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

const ERROR = "login-shop-error";

/** Asks which shop to install in; Shopify's admin never needs it. */
function LoginForm({ refused }: { refused: boolean }) {
  const { t } = useReader();
  return (
    <Form method="post">
      <label htmlFor="login-shop">{t("common.login.label")}</label>
      <input
        id="login-shop"
        name="shop"
        autoComplete="on"
        placeholder="my-store.myshopify.com"
        aria-invalid={refused}
        aria-describedby={refused ? ERROR : undefined}
      />
      {refused && <PlainError id={ERROR}>{t("common.login.error")}</PlainError>}
      <button type="submit">{t("common.login.submit")}</button>
    </Form>
  );
}

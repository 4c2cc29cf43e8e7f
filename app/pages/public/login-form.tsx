import { Form } from "@remix-run/react";
import { useReader } from "../../locales/reader.tsx";
import { PlainError } from "./plain-page.tsx";

const ERROR = "login-shop-error";

/** Asks which shop to install in; Shopify's admin itself never needs it. */
export function LoginForm({ refused }: { refused: boolean }) {
  const { t } = useReader();
  return (
    <Form method="post">
      <label htmlFor="login-shop">{t("common.login.label")}</label>
      <input
        id="login-shop"
        name="shop"
        autoComplete="on"
        placeholder="my-shop.myshopify.com"
        aria-invalid={refused}
        aria-describedby={refused ? ERROR : undefined}
      />
      {refused && <PlainError id={ERROR}>{t("common.login.error")}</PlainError>}
      <button type="submit">{t("common.login.submit")}</button>
    </Form>
  );
}

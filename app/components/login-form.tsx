import { Form } from "@remix-run/react";
import { PlainError } from "./plain-page.tsx";

const ERROR = "login-shop-error";

/** Asks which shop to install in; Shopify's admin itself never needs it. */
export function LoginForm({ error }: { error: string | undefined }) {
  return (
    <Form method="post">
      <label htmlFor="login-shop">Your shop’s address</label>
      <input
        id="login-shop"
        name="shop"
        autoComplete="on"
        placeholder="my-shop.myshopify.com"
        aria-invalid={error !== undefined}
        aria-describedby={error && ERROR}
      />
      {error && <PlainError id={ERROR}>{error}</PlainError>}
      <button type="submit">Install or open</button>
    </Form>
  );
}

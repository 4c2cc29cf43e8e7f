import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { LoginForm } from "../components/login-form.tsx";
import { PlainPage } from "../components/plain-page.tsx";
import { login } from "../shopify.server.ts";

/** With a shop in the query, `login` throws the way to its install page. */
export async function loader({ request }: LoaderFunctionArgs) {
  return readErrors(await login(request));
}

export async function action({ request }: ActionFunctionArgs) {
  return data(readErrors(await login(request)), { status: 422 });
}

function readErrors({ shop }: Awaited<ReturnType<typeof login>>) {
  if (!shop) return { error: undefined };
  return { error: "Enter the address of your shop, like my-shop.myshopify.com." };
}

export const meta: MetaFunction = () => [{ title: "Open Notify me" }];

export default function LoginPage() {
  const loaded = useLoaderData<typeof loader>();
  const { error } = useActionData<typeof action>() ?? loaded;
  return (
    <PlainPage title="Open Notify me">
      <p>The app works inside Shopify’s admin. Tell us your shop, and we take you there.</p>
      <LoginForm error={error} />
    </PlainPage>
  );
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { answerVisit } from "../intake/answer.server.ts";
import { answerRequest } from "../intake/sign-up-handler.server.ts";
import { verifyAppProxy } from "../shopify/proxy-query.server.ts";

/**
 * The storefront endpoint: `POST /apps/notify-me/subscriptions`, as Shopify's app proxy forwards
 * it. Our own server answers it before Remix; Vite's development server answers it here.
 */
export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return refuseMethod();
  return answerRequest(verifyAppProxy(request), request, context.bodyRefusal);
}

/**
 * Answers a visit to the answer's address, a reload, or a change of language there: after a form
 * was posted without JavaScript, the address bar holds it.
 */
export function loader({ request }: LoaderFunctionArgs): Response {
  const shop = verifyAppProxy(request);
  return shop ? answerVisit(request) : refuse(403, "Only a shop's app proxy is answered here.");
}

function refuseMethod(): Response {
  return refuse(405, "Sign-ups are posted here.", { allow: "GET, HEAD, POST" });
}

function refuse(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  });
}

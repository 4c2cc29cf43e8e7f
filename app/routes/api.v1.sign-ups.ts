import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { answerApiRequest } from "../api/handler.server.ts";

/** Our own server answers the API before Remix; Vite's development server answers it here. */
export function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return answerApiRequest(request);
}

export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return answerApiRequest(request);
}

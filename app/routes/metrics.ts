import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerMetrics } from "../server/metrics-answer.server.ts";

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { body, ...init } = await answerMetrics(request.headers.get("authorization") ?? "");
  return new Response(body, init);
}

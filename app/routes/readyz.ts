import { canStore } from "../outbox/storage-probe.server.ts";
import { answerReady } from "../server/open-routes.server.ts";

export async function loader(): Promise<Response> {
  const { body, ...init } = await answerReady(canStore);
  return new Response(body, init);
}

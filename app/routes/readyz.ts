import { canStore } from "../outbox/storage-probe.server.ts";
import { isWorkerAlive } from "../server/worker-watch.server.ts";

/** Ready if a sign-up can be stored, and the worker runs if this process has one. */
export async function loader(): Promise<Response> {
  const database = await canStore(new Date());
  const worker = isWorkerAlive() ?? "off";
  return Response.json({ database, worker }, { status: database && worker !== false ? 200 : 503 });
}

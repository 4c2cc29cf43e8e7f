import { db } from "../db.server.ts";
import { isWorkerAlive } from "../worker-watch.server.ts";

/** The database answers, and the worker turns where this process has one. */
export async function loader(): Promise<Response> {
  const database = await db.merchant.findFirst({ select: { shop: true } }).then(
    () => true,
    () => false,
  );
  const worker = isWorkerAlive() ?? "off";
  return Response.json({ database, worker }, { status: database && worker !== false ? 200 : 503 });
}

import {
  closeDataRequest,
  findDataRequest,
  type DataRequest,
} from "../../merchant/data-request.server.ts";
import { identify } from "../../merchant/person.server.ts";
import { rowsOfPerson } from "../../outbox/erase.server.ts";

/**
 * `intent=download` returns all stored data of the customer as a file; `intent=close` removes an
 * answered request from the home page.
 */
export async function actOnDataRequest(shop: string, form: FormData, now: Date): Promise<Response> {
  const [id, intent] = [form.get("id"), form.get("intent")];
  if (typeof id !== "string") return new Response(undefined, { status: 400 });
  const dataRequest = await findDataRequest(shop, id);
  if (!dataRequest) return new Response(undefined, { status: 404 });
  switch (intent) {
    case "download":
      return fileOf(shop, dataRequest);
    case "close":
      await closeDataRequest(shop, dataRequest.id, now);
      return Response.json({ closed: true });
    default:
      return new Response(undefined, { status: 400 });
  }
}

async function fileOf(shop: string, dataRequest: DataRequest): Promise<Response> {
  const subscriptions = await rowsOfPerson(shop, await identify(shop, dataRequest));
  const file = { requestedAt: dataRequest.requestedAt, subscriptions };
  return new Response(JSON.stringify(file, null, 2), {
    headers: {
      "content-type": "application/json",
      "content-disposition": 'attachment; filename="customer-data.json"',
      "cache-control": "no-store",
    },
  });
}

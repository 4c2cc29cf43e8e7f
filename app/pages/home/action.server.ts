import {
  closeDataRequest,
  findDataRequest,
  type DataRequest,
} from "../../merchant/data-request.server.ts";
import { beginAccess } from "../../merchant/privacy/access-records.server.ts";
import { identify } from "../../merchant/person.server.ts";
import { rowsOfPerson } from "../../outbox/erase.server.ts";

interface Visit {
  staffId: string;
  now: Date;
}

/**
 * `intent=download` returns all stored data of the customer as a file; `intent=close` removes an
 * answered request from the home page. Who downloads is recorded.
 */
export async function actOnDataRequest(
  shop: string,
  form: FormData,
  visit: Visit,
): Promise<Response> {
  const [id, intent] = [form.get("id"), form.get("intent")];
  if (typeof id !== "string") return new Response(undefined, { status: 400 });
  const dataRequest = await findDataRequest(shop, id);
  if (!dataRequest) return new Response(undefined, { status: 404 });
  switch (intent) {
    case "download":
      return fileOf(shop, dataRequest, visit);
    case "close":
      await closeDataRequest(shop, dataRequest.id, visit.now);
      return Response.json({ closed: true });
    default:
      return new Response(undefined, { status: 400 });
  }
}

async function fileOf(
  shop: string,
  dataRequest: DataRequest,
  { staffId, now }: Visit,
): Promise<Response> {
  const subscriptions = await rowsOfPerson(shop, await identify(shop, dataRequest));
  const access = { staffId, kind: "data_downloaded", subject: dataRequest.id } as const;
  const counted = await beginAccess(shop, access, now);
  counted(subscriptions.length);
  const file = { requestedAt: dataRequest.requestedAt, subscriptions };
  return new Response(JSON.stringify(file, null, 2), {
    headers: {
      "content-type": "application/json",
      "content-disposition": 'attachment; filename="customer-data.json"',
      "cache-control": "no-store",
    },
  });
}

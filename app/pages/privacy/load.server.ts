import { listAccess } from "../../merchant/privacy/access-records.server.ts";

interface Visit {
  staffId: string;
  now: Date;
}

/** The data of the privacy page: a page of the record of who saw shoppers' data. */
export async function loadPrivacy(shop: string, query: URLSearchParams, { staffId, now }: Visit) {
  const cursor = query.get("cursor");
  const { records, older } = await listAccess(shop, cursor);
  return { access: { records, older, isFirst: cursor === null }, staffId, now };
}

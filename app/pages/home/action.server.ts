import {
  closeDataRequest,
  findDataRequest,
  type DataRequest,
} from "../../merchant/data-request.server.ts";
import { timeZoneOf } from "../../merchant/time-zone.server.ts";
import { linesOfPerson, MOST_LISTED } from "../../import/stored/lines-of-person.server.ts";
import { readerOf } from "../../locales/reader.tsx";
import { titlesOf } from "../../outbox/log/history.server.ts";
import { writeCustomerFile } from "./customer-file.server.tsx";
import { beginAccess } from "../../merchant/privacy/access-records.server.ts";
import { identify } from "../../merchant/person.server.ts";
import { rowsOfPerson } from "../../outbox/erase.server.ts";

interface Visit {
  staffId: string;
  /** The merchant's language, for the file. */
  locale: string;
  now: Date;
}

/**
 * `intent=download` returns all stored data of the customer as a file, to be read by people
 * (`format=html`) or by programs; `intent=close` removes an
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
      return fileOf(shop, dataRequest, form.get("format") === "html" ? "html" : "json", visit);
    case "close":
      await closeDataRequest(shop, dataRequest.id, visit);
      return Response.json({ closed: true });
    default:
      return new Response(undefined, { status: 400 });
  }
}

async function fileOf(
  shop: string,
  dataRequest: DataRequest,
  format: "html" | "json",
  { staffId, locale, now }: Visit,
): Promise<Response> {
  const person = await identify(shop, dataRequest);
  const found = await linesOfPerson(shop, person);
  const stagedLines = found.slice(0, MOST_LISTED);
  const hasMoreLines = found.length > MOST_LISTED;
  // Read after the lines: one that is imported in between is in both, and not in neither.
  const signUps = await rowsOfPerson(shop, person);
  const access = { staffId, kind: "data_downloaded", subject: dataRequest.id } as const;
  const noteCount = await beginAccess(shop, access, now);
  noteCount(signUps.length + stagedLines.length);
  const { requestedAt } = dataRequest;
  if (format === "json") {
    const file = { requestedAt, subscriptions: signUps, stagedLines, hasMoreLines };
    return fileAnswer(JSON.stringify(file, null, 2), "application/json", "customer-data.json");
  }
  const [titles, timeZone] = await Promise.all([
    titlesOf(
      shop,
      signUps.map(({ variantId }) => variantId),
    ),
    timeZoneOf(shop),
  ]);
  const page = writeCustomerFile(
    { shop, requestedAt, signUps, stagedLines, hasMoreLines, titles, now },
    readerOf(locale, timeZone),
  );
  return fileAnswer(page, "text/html; charset=utf-8", "customer-data.html");
}

function fileAnswer(body: string, type: string, name: string): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

import { beginUpload, endUpload } from "../../../import/stored/upload.server.ts";
import { textOf, type Visit } from "../visit.ts";

/** Begins or ends an upload, whose pieces come in between. Answers 400 to any other order. */
export async function orderUpload(
  form: FormData,
  { shop, staffId, now }: Visit,
): Promise<Response> {
  switch (textOf(form, "intent")) {
    case "begin": {
      const size = Number(textOf(form, "size"));
      return Response.json({ begun: await beginUpload(shop, { size, staffId }, now) });
    }
    case "uploaded":
      return Response.json({ done: await endUpload(shop, textOf(form, "id"), now) });
    default:
      return new Response(undefined, { status: 400 });
  }
}

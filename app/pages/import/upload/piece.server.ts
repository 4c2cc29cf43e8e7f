import { storePiece } from "../../../import/stored/upload.server.ts";

/** At most 500 pieces of 256 KB are in a file. */
const NUMBER = /^\d{1,3}$/;

/**
 * Stores the body of a request as a piece of a file. The server has limited its length already.
 * Answers 409 for a piece of no upload.
 */
export async function takePiece(shop: string, request: Request, now: Date): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const number = query.get("number") ?? "";
  const bytes = new Uint8Array(await request.arrayBuffer());
  const piece = { id: query.get("id") ?? "", number: Number(number), bytes };
  const stored = NUMBER.test(number) && (await storePiece(shop, piece, now));
  return Response.json({ stored }, { status: stored ? 200 : 409 });
}

import type { ActionFunctionArgs } from "@remix-run/node";
import { takePiece } from "../pages/import/upload/piece.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** A piece of a file to import. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  return takePiece(shop, request, new Date());
}

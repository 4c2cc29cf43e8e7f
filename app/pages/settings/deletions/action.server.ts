import { chooseDeletions } from "../../../merchant/privacy/profile-deletions.server.ts";
import type { DeletionsAnswer } from "./deletions-answer.ts";

/** Stores the merchant's choice: `chosen` is "on" or "off". */
export async function handleDeletionsAction(shop: string, form: FormData): Promise<Response> {
  const chosen = form.get("chosen");
  if (chosen !== "on" && chosen !== "off") return new Response(null, { status: 400 });
  await chooseDeletions(shop, chosen === "on");
  const answer: DeletionsAnswer = { intent: "deletions", chosen: chosen === "on" };
  return Response.json(answer, { headers: { "cache-control": "no-store" } });
}

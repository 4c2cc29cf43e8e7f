import type { ActionFunctionArgs } from "@remix-run/node";
import { logger } from "../logger.server.ts";
import { judgeEnd } from "../merchant/end.ts";
import { uninstall } from "../merchant/install.ts";
import { askTokenLife } from "../shopify-token.server.ts";
import { readWebhook } from "../shopify-webhook.server.ts";

/** Answers 503 where Shopify can't say what became of the shop's token: it comes again, and is asked again. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, triggeredAt } = await readWebhook(request);
  const end = await judgeEnd(
    shop,
    triggeredAt,
    () => askTokenLife(shop),
    () => new Date(),
  );
  if (end === "unknown") return new Response(undefined, { status: 503 });
  if (end === "over") await uninstall(shop, triggeredAt);
  else logger.info({ shop }, "An app/uninstalled of an earlier install changed nothing");
  return new Response();
}

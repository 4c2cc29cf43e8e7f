import { parse } from "smol-toml";
import { z } from "zod";
import { right, wrong, type Finding } from "./finding.ts";

const SUBJECT = "shopify.app.toml";

const schema = z.object({
  client_id: z.string(),
  application_url: z.string(),
  auth: z.object({ redirect_urls: z.array(z.string()) }),
  webhooks: z.object({ subscriptions: z.array(z.object({ uri: z.string() })) }),
  app_proxy: z.object({ url: z.string() }),
});

export interface AppToml {
  finding: Finding;
  /** The addresses of webhooks, as the file has them: relative to the app, or whole. */
  webhooks: string[];
}

/** Compares what Shopify is told of the app with the environment of the app. */
export function checkAppToml(
  text: string,
  { apiKey, appUrl }: { apiKey: string; appUrl: string },
): AppToml {
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join(".") ?? "";
    return { finding: differs(`${place} is missing`), webhooks: [] };
  }
  const { client_id, application_url, auth, app_proxy } = parsed.data;
  const webhooks = parsed.data.webhooks.subscriptions.map(({ uri }) => uri);
  const isOurs = (uri: string) => new URL(uri, `${appUrl}/`).href.startsWith(`${appUrl}/`);
  const faults = [
    client_id !== apiKey && "client_id is not SHOPIFY_API_KEY",
    application_url.replace(/\/+$/, "") !== appUrl && "application_url is not SHOPIFY_APP_URL",
    !auth.redirect_urls.every(isOurs) && "redirect_urls are elsewhere than SHOPIFY_APP_URL",
    new URL(app_proxy.url, `${appUrl}/`).href !== `${appUrl}/proxy` &&
      "the app_proxy's url is not /proxy of SHOPIFY_APP_URL",
    !webhooks.every(isOurs) && "webhooks go elsewhere than to SHOPIFY_APP_URL",
  ].filter((fault) => fault !== false);
  const agrees = "client_id and addresses agree with the environment";
  return {
    finding: faults.length > 0 ? differs(faults.join("; ")) : right(SUBJECT, agrees),
    webhooks,
  };
}

function differs(fault: string): Finding {
  return wrong(SUBJECT, fault, {
    meaning: "Shopify opens, or forwards to, another address or app than the one that runs.",
    remedy: "correct the file, or the environment, and deploy it: docs/going-live.md, step 3.",
  });
}

import { readFileSync } from "node:fs";
import { droppedSeals } from "#app/merchant/sealed-columns.server.ts";
import { canStore } from "#app/outbox/storage-probe.server.ts";
import {
  checkAnswers,
  checkCertificate,
  checkForwarding,
} from "#app/server/check/address.server.ts";
import { checkAppToml } from "#app/server/check/app-toml.ts";
import { ask } from "#app/server/check/ask.server.ts";
import { checkDatabase } from "#app/server/check/database.server.ts";
import { linesOf, right, type Finding } from "#app/server/check/finding.ts";
import { checkKlaviyo } from "#app/server/check/klaviyo.server.ts";
import { checkSeals } from "#app/server/check/seals.ts";
import { checkAppProxy, checkWebhooks } from "#app/server/check/signed-requests.server.ts";
// A variable that is missing or malformed has ended the process with its name.
import { env } from "#app/server/env.server.ts";

const { SHOPIFY_APP_URL: url, SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: secret } = env;
let faults = 0;

function tell(finding: Finding): boolean {
  if (!finding.ok) faults += 1;
  process.stdout.write(linesOf(finding));
  return finding.ok;
}

tell(right("Environment", "every variable is set, and well formed"));
if (tell(await checkDatabase(env.DATABASE_URL, { canStore: () => canStore(new Date()) }))) {
  tell(checkSeals(await droppedSeals()));
}
const toml = checkAppToml(readFileSync("shopify.app.toml", "utf8"), { apiKey, appUrl: url });
tell(toml.finding);
tell(await checkCertificate(url, new Date()));
if (tell(await checkAnswers(url, ask))) {
  tell(await checkForwarding(url, ask));
  tell(await checkAppProxy(url, secret, { ask, now: new Date() }));
  tell(await checkWebhooks(url, secret, { ask, paths: toml.webhooks }));
} else {
  process.stdout.write("       Proxy, app proxy and webhooks were not checked for that reason.\n");
}
tell(await checkKlaviyo(env.KLAVIYO_API_URL, ask));

process.stdout.write(faults > 0 ? `${faults} wrong\n` : "Nothing wrong was found.\n");
process.exit(faults > 0 ? 1 : 0);

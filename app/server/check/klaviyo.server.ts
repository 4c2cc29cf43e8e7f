import type { Ask } from "./ask.server.ts";
import { right, wrong, type Finding } from "./finding.ts";

/** Asks Klaviyo without a key: where it can be reached, it refuses that in its own form. */
export async function checkKlaviyo(url: string, ask: Ask): Promise<Finding> {
  const subject = "Klaviyo";
  const answer = await ask(`${url}/api/accounts`, {
    headers: { revision: "2026-07-15", accept: "application/vnd.api+json" },
  });
  if (answer.answered && [400, 401, 403].includes(answer.status) && answer.type.includes("json")) {
    return right(subject, `${url} answers`);
  }
  const fault = answer.answered ? `answers ${answer.status}` : answer.reason;
  return wrong(subject, `${url}: ${fault}`, {
    meaning: "sign-ups are stored, and wait until Klaviyo can be reached from this machine.",
    remedy:
      "check KLAVIYO_API_URL, the firewall's rules for outgoing HTTPS, and status.klaviyo.com.",
  });
}

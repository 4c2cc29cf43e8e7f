import { createAdminHost } from "./host.ts";

const HOST = "http://localhost:4600";
const OWN_PAGE = { "Sec-Fetch-Site": "same-origin", Origin: HOST };

export const NOW = Date.UTC(2026, 5, 1, 12);

/** An admin whose Shopify records what it is asked to do. */
export function recordingHost(
  set: {
    installed?: boolean;
    blockPlaced?: boolean;
    language?: string;
    status?: number | Error;
  } = {},
) {
  const { installed = true, blockPlaced = true, language = "en", status = 200 } = set;
  const done: unknown[] = [];
  const answer = () =>
    status instanceof Error ? Promise.reject(status) : Promise.resolve({ status });
  let tokens = 0;
  const host = createAdminHost({
    shop: "corner.myshopify.com",
    apiKey: "key",
    apiSecret: "hush",
    appUrl: "http://localhost:4603",
    storefrontUrl: "http://localhost:4601",
    inboxUrl: "http://localhost:4602",
    now: () => NOW,
    platform: {
      installed: () => installed,
      install: () => {
        done.push("install");
      },
      uninstall: () => {
        done.push("uninstall");
        return answer();
      },
      sendWebhook: (topic, payload, options) => {
        done.push({ topic, payload, triggeredAt: options?.triggeredAt });
        return answer();
      },
      stock: () => [{ id: "7001", name: "Linen shirt, Small", quantity: 0 }],
      setStock: (change) => {
        done.push(change);
        return change.told === "nothing" ? Promise.resolve(undefined) : answer();
      },
      blockPlaced: () => blockPlaced,
      placeBlock: (placed) => {
        done.push({ blockPlaced: placed });
      },
      adminLanguage: () => language,
      chooseLanguage: (chosen) => {
        done.push({ language: chosen });
      },
      flowTriggers: () => [],
      receivedAlerts: () => [],
      receiveAlert: (alert) => {
        done.push({ alert: alert.body });
      },
      sessionToken: () => `token-${++tokens}`,
    },
  });
  return {
    done,
    get: (path: string) => host.fetch(new Request(HOST + path)),
    post: (
      path: string,
      fields: Record<string, string> = {},
      headers: Record<string, string> = OWN_PAGE,
    ) =>
      host.fetch(
        new Request(HOST + path, { method: "POST", body: new URLSearchParams(fields), headers }),
      ),
  };
}

import { requestHeaders } from "#app/klaviyo/request.ts";

export interface OtherCounts {
  accepted: number;
  throttled: number;
}

/**
 * Another tool of the merchant's: back-in-stock calls with the same key, evenly, and never one again.
 * It calls Klaviyo in Klaviyo's own process, so that it takes nothing from what is measured.
 */
export function startOtherTool(
  { key, perSecond }: { key: string; perSecond: number },
  klaviyo: (request: Request) => Promise<Response>,
): { readonly counts: OtherCounts; stop(): OtherCounts } {
  const counts: OtherCounts = { accepted: 0, throttled: 0 };
  const startedAt = performance.now();
  let sent = 0;

  async function call(): Promise<void> {
    const { status } = await klaviyo(
      new Request("http://127.0.0.1/api/back-in-stock-subscriptions", {
        method: "POST",
        headers: requestHeaders(key),
        body: JSON.stringify(bodyFor(sent)),
      }),
    );
    if (status === 202) counts.accepted += 1;
    else if (status === 429) counts.throttled += 1;
    else throw new Error(`The other tool was answered ${status}`);
  }

  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1_000) * perSecond;
    for (; sent < due; sent += 1) void call();
  }, 5);
  return {
    counts,
    stop() {
      clearInterval(timer);
      return counts;
    },
  };
}

function bodyFor(number: number) {
  const email = `other-tool-${number}@example.com`;
  return {
    data: {
      type: "back-in-stock-subscription",
      attributes: {
        channels: ["EMAIL"],
        profile: { data: { type: "profile", attributes: { email } } },
      },
      relationships: {
        variant: { data: { type: "catalog-variant", id: "$shopify:::$default:::33001893429341" } },
      },
    },
  };
}

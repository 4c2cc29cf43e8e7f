import { Agent, setGlobalDispatcher } from "undici";
import { requestHeaders } from "#app/klaviyo/request.ts";
import { answerCommands, readArgument } from "./commands.ts";

/**
 * Another tool of the merchant, in its own process, which calls over sockets: back-in-stock calls with
 * the same key, evenly, and without repeating one.
 */
export interface OtherToolOptions {
  url: string;
  key: string;
  perSecond: number;
}

export interface OtherCounts {
  accepted: number;
  throttled: number;
}

export interface OtherToolCommands {
  /** Its results so far. */
  counts: () => OtherCounts;
  /** Stops sending. Returns the results once every call is answered. */
  end: () => Promise<OtherCounts>;
}

const { url, key, perSecond } = await readArgument<OtherToolOptions>();
setGlobalDispatcher(new Agent({ connections: 64 }));
const counts: OtherCounts = { accepted: 0, throttled: 0 };
const open = new Set<Promise<void>>();
const startedAt = performance.now();
let sent = 0;

async function call(): Promise<void> {
  const response = await fetch(`${url}/api/back-in-stock-subscriptions`, {
    method: "POST",
    headers: requestHeaders(key),
    body: JSON.stringify(bodyFor(sent)),
  });
  await response.arrayBuffer();
  if (response.status === 202) counts.accepted += 1;
  else if (response.status === 429) counts.throttled += 1;
  else throw new Error(`The other tool was answered ${response.status}`);
}

const timer = setInterval(() => {
  const due = ((performance.now() - startedAt) / 1_000) * perSecond;
  for (; sent < due; sent += 1) {
    const calling: Promise<void> = call().finally(() => open.delete(calling));
    open.add(calling);
  }
}, 5);

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

const commands: OtherToolCommands = {
  counts: () => counts,
  async end() {
    clearInterval(timer);
    await Promise.all(open);
    return counts;
  },
};

answerCommands({ ...commands });

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Klaviyo, Received } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { startSandbox } from "#sandbox/sandbox.ts";
import { percentile, type Figure } from "./figures.ts";

const CLICKS = 200;
const WARM_UP = 20;

/**
 * From a shopper's click to Klaviyo's receipt, one after the other on an idle sandbox: storefront,
 * app proxy, signature, commit (SQLite, on the disk), answer, worker, call.
 */
export async function benchClick(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  const sandbox = await startSandbox({ port: 0, directory });
  try {
    const [account] = sandboxAccounts();
    await connect(sandbox, account?.key ?? "");
    const received: number[] = [];
    const answered: number[] = [];
    for (let click = 0; click < WARM_UP + CLICKS; click += 1) {
      const startedAt = performance.now();
      const receipt = nextReceipt(sandbox.klaviyo);
      const answer = await signUp(sandbox.urls.storefront, `shopper-${click}@example.com`);
      answered.push(performance.now() - startedAt);
      if (answer.status !== 202) throw new Error(`The sign-up endpoint answered ${answer.status}`);
      await receipt;
      received.push(performance.now() - startedAt);
    }
    const measured = received.slice(WARM_UP);
    return [
      {
        name: "click_to_klaviyo_p50_ms",
        value: percentile(measured, 0.5),
        unit: "ms",
        goal: "< 150",
      },
      { name: "click_to_klaviyo_p95_ms", value: percentile(measured, 0.95), unit: "ms" },
      { name: "answer_p50_ms", value: percentile(answered.slice(WARM_UP), 0.5), unit: "ms" },
    ];
  } finally {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Installs the app, and connects Klaviyo as the settings page does. */
async function connect({ urls, shopify }: Sandbox, key: string): Promise<void> {
  shopify.install();
  const answer = await fetch(`${urls.app}/app/settings.data`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${shopify.sessionToken()}`,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36",
    },
    body: new URLSearchParams({ klaviyo_api_key: key, key_seen: "0" }),
  });
  if (!answer.ok) throw new Error(`The settings answered ${answer.status}`);
}

function signUp(storefront: string, email: string): Promise<Response> {
  return fetch(`${storefront}/apps/notify-me/subscriptions`, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ variant_id: "33001893462109", email }),
  });
}

function nextReceipt(klaviyo: Klaviyo): Promise<Received> {
  return new Promise((resolve) => {
    const stop = klaviyo.onReceived((received) => {
      stop();
      resolve(received);
    });
  });
}

import type { Sandbox } from "#sandbox/sandbox.ts";
import type { Bench } from "./bench.ts";
import { percentile } from "./figures.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36";

interface Pages {
  path: string;
  queries: string[];
  rounds: number;
}

/** The p95 of the slowest of these pages. */
export async function slowestPage(
  bench: Bench,
  sandbox: Sandbox,
  { path, queries, rounds }: Pages,
): Promise<number> {
  let most = 0;
  for (const query of queries) {
    const times: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const from = performance.now();
      await (await askAdmin(sandbox, `${path}.data?${query}`)).arrayBuffer();
      // The first one warms up.
      if (round > 0) times.push(performance.now() - from);
    }
    const p95 = percentile(times, 0.95);
    bench.say(`  ${path}?${query}: ${p95.toFixed(1)} ms`);
    most = Math.max(most, p95);
  }
  return most;
}

/** An answer to the merchant. Throws where it is an error. */
export async function askAdmin({ urls, shopify }: Sandbox, path: string): Promise<Response> {
  const answer = await fetch(urls.app + path, {
    headers: { authorization: `Bearer ${shopify.sessionToken()}`, "user-agent": BROWSER },
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  return answer;
}

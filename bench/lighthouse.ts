import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { launch } from "#tests/browser/chromium.ts";
import type { Bench } from "./bench.ts";
import { percentile, round, type Figure } from "./figures.ts";

/** The used part of the package: https://github.com/GoogleChrome/lighthouse/blob/main/docs/readme.md */
type Lighthouse = (
  url: string,
  flags: { port: number; onlyCategories: string[]; logLevel: string },
) => Promise<{ lhr: { categories: { performance: { score: number | null } } } } | undefined>;

/** With the 113 packages that it needs it is 176 MB, so it is not a dependency. */
const INSTALL = "npm install --no-save lighthouse@13.5.0";

/** The points, of 100, that the block costs a page's performance; none if Lighthouse is not installed. */
export async function compareLighthouse(
  bench: Bench,
  addresses: { withBlock: string; without: string },
): Promise<Figure[]> {
  const lighthouse = await findLighthouse();
  if (!lighthouse) {
    bench.say(`lighthouse_delta is left out: ${INSTALL}`);
    return [];
  }
  const port = await findPort();
  const browser = await launch([`--remote-debugging-port=${port}`]);
  try {
    const runs = bench.short ? 1 : 5;
    bench.say(`Lighthouse: ${runs} runs with the block, and as many without`);
    const [withBlock, without]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      without.push(await readScore(lighthouse, addresses.without, port));
      withBlock.push(await readScore(lighthouse, addresses.withBlock, port));
    }
    const lost = percentile(without, 0.5) - percentile(withBlock, 0.5);
    return [{ name: "lighthouse_delta", value: round(lost), unit: "points", goal: "≤ 1" }];
  } finally {
    await browser.close();
  }
}

async function findLighthouse(): Promise<Lighthouse | undefined> {
  const name = "lighthouse";
  try {
    return ((await import(name)) as { default: Lighthouse }).default;
  } catch {
    return undefined;
  }
}

/** Lighthouse needs its own port to the browser. */
async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function readScore(lighthouse: Lighthouse, url: string, port: number): Promise<number> {
  const result = await lighthouse(url, {
    port,
    onlyCategories: ["performance"],
    logLevel: "silent",
  });
  const score = result?.lhr.categories.performance.score;
  return typeof score === "number" ? score * 100 : NaN;
}

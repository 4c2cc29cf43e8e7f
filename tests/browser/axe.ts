import axe from "axe-core";
import type { FrameLocator, Page } from "playwright-core";

interface Axe {
  run(
    within: Element,
    options: { runOnly: string[]; resultTypes: string[] },
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds wrong in a page's own document or that of a frame, or in a part of it. */
export async function axeFindings(page: Page | FrameLocator, within = "html"): Promise<string[]> {
  const scanned = page.locator(within);
  // Half a megabyte, which a document needs once.
  if (!(await scanned.evaluate(() => "axe" in window))) await scanned.evaluate(inject, axe.source);
  return scanned.evaluate(async (part, runOnly) => {
    const scope = window as unknown as { axe: Axe };
    const { violations } = await scope.axe.run(part, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, WCAG_22_AA);
}

/** Runs in the page, whose policy allows a script with its nonce. */
function inject(_: Element, source: string): void {
  const script = document.createElement("script");
  script.nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  script.textContent = source;
  document.head.append(script);
}

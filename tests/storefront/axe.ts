import axe from "axe-core";
import type { Page } from "playwright-core";

interface Axe {
  run(
    within: string,
    options: { runOnly: string[]; resultTypes: string[] },
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** WCAG 2.2 AA, and what axe holds to be good practice of a part of a page. */
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong in the block, as it is on the page now. */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const scope = window as unknown as { axe: Axe };
    const { violations } = await scope.axe.run("notify-me", {
      runOnly,
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, rules);
}

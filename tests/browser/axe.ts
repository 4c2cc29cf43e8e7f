import axe from "axe-core";
import type { FrameLocator, Page } from "playwright-core";

interface Axe {
  run(
    within: Element,
    options: { runOnly: string[] },
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds wrong in a page's own document or that of a frame, or in a part of it. */
export async function axeFindings(page: Page | FrameLocator, within = "html"): Promise<string[]> {
  return page.locator(within).evaluate(
    async (part, { source, runOnly }) => {
      const scope = window as unknown as { axe?: Axe };
      if (!scope.axe) {
        const script = document.createElement("script");
        script.textContent = source;
        document.head.append(script);
      }
      const { violations } = await scope.axe!.run(part, { runOnly });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`,
      );
    },
    { source: axe.source, runOnly: WCAG_22_AA },
  );
}

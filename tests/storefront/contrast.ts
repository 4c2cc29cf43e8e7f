import type { Locator } from "playwright-core";

export interface Contrast {
  /** What is seen: a text, or which part of a field. */
  what: string;
  /** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
  ratio: number;
  /** 4.5 for text, 3 for what makes a field or its state visible (WCAG 1.4.3 and 1.4.11). */
  least: number;
}

/**
 * What is visible of the block and how far each text and each field stands out from the ground that
 * is computed for it, through the shadow root up to the page. What is disabled is exempt.
 */
export function contrastsIn(block: Locator): Promise<Contrast[]> {
  return block.evaluate((root) => {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
    const parentOf = (element: Element): Element | null => {
      const node = element.assignedSlot ?? element.parentNode;
      return node instanceof ShadowRoot ? node.host : (node as Element | null);
    };
    /** The colours of all layers, the lowest first. */
    const layersOf = (element: Element): string[] => {
      const layers: string[] = [];
      for (let at: Element | null = element; at instanceof Element; at = parentOf(at)) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at);
        const gradient = /linear-gradient\((\w+\([^)]*\))/.exec(backgroundImage)?.[1];
        layers.unshift(backgroundColor, ...(gradient ? [gradient] : []));
        if (at.matches("dialog")) break;
      }
      return ["#fff", ...layers];
    };
    const paint = (colours: string[]) => {
      context.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (parts: number[]) => {
      const [red = 0, green = 0, blue = 0] = parts.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratioOf = (colour: string, ground: string[]) => {
      const [one, other] = [paint([...ground, colour]), paint(ground)].map(luminance);
      const [dark = 0, light = 0] = [one!, other!].toSorted((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    const isSeen = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.getBoundingClientRect().height > 8;
    const isExempt = (element: Element) =>
      element.closest(":disabled, [aria-disabled=true]") !== null;

    const found: Contrast[] = [];
    for (const element of root.querySelectorAll("*")) {
      if (!isSeen(element) || isExempt(element)) continue;
      const style = getComputedStyle(element);
      const text = [...element.childNodes].find(
        (node) => node instanceof Text && node.data.trim() !== "",
      )?.textContent;
      const shown = element instanceof HTMLInputElement ? element.value : text;
      if (shown && style.fontSize > "0px" && !element.matches("[type=checkbox]")) {
        const ratio = ratioOf(style.webkitTextFillColor, layersOf(element));
        found.push({ what: shown.trim(), ratio, least: 4.5 });
      }
      if (!(element instanceof HTMLInputElement)) continue;
      const outside = layersOf(parentOf(element)!);
      found.push({
        what: `${element.name}'s edge`,
        ratio: ratioOf(style.borderTopColor, outside),
        least: 3,
      });
      if (element.checked) {
        const mark = getComputedStyle(element, "::before").backgroundColor;
        const ratio = ratioOf(mark, layersOf(element));
        found.push({ what: `${element.name}'s mark`, ratio, least: 3 });
      }
    }
    return found;
  });
}

export function tooFaint(contrasts: Contrast[]): string[] {
  return contrasts
    .filter(({ ratio, least }) => ratio < least)
    .map(({ what, ratio }) => `${what}: ${ratio.toFixed(2)}`);
}

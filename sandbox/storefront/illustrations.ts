/** Pictures that need no network: small drawings as data URLs, in one tint each. */
const shapes = {
  shirt:
    '<path d="M120 92l44-22c8 16 64 16 72 0l44 22 34 66-40 22-16-28v178H142V152l-16 28-40-22z"/>' +
    '<path d="M164 70c8 26 64 26 72 0M200 96v234" fill="none" stroke="#0003" stroke-width="3"/>',
  mug:
    '<path d="M112 132h148v136a40 40 0 0 1-40 40h-68a40 40 0 0 1-40-40z"/>' +
    '<path d="M260 164h22a40 40 0 0 1 0 80h-22" fill="none" stroke="currentColor" stroke-width="18"/>' +
    '<path d="M112 132h148" stroke="#0004" stroke-width="10"/>',
  blanket:
    '<rect x="92" y="96" width="216" height="208" rx="14"/>' +
    '<path d="M92 148h216M92 252h216M92 166h216M92 234h216" stroke="#fff8" stroke-width="7"/>' +
    '<path d="M100 304v20m20-20v20m20-20v20m20-20v20m20-20v20m20-20v20m20-20v20m20-20v20m20-20v20m20-20v20m20-20v20" stroke="currentColor" stroke-width="5"/>',
  towel:
    '<path d="M132 84h136v220a14 14 0 0 1-14 14H146a14 14 0 0 1-14-14z"/>' +
    '<path d="M132 250h136M132 270h136" stroke="#fff9" stroke-width="8"/>' +
    '<path d="M84 84h232" stroke="#0005" stroke-width="8" stroke-linecap="round"/>',
};

export function draw(shape: keyof typeof shapes, colour: string, ground = "#efeae0"): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" color="${colour}" fill="${colour}">` +
    `<rect width="400" height="400" fill="${ground}"/>` +
    `<ellipse cx="200" cy="338" rx="120" ry="10" fill="#0001"/>${shapes[shape]}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

import { themeKinds } from "./preview.ts";

const shirt = "/products/linen-shirt";

/** What an address can set; a developer of the block chooses it here. */
const pages: [string, string][] = [
  ...themeKinds.map((kind): [string, string] => [
    `A theme of the kind “${kind}”`,
    `${shirt}?theme=${kind}`,
  ]),
  ["300 variants", "/products/house-paint"],
  ["Two blocks for one product", `${shirt}?blocks=2`],
  ["Two copies of one block", `${shirt}?copies=2`],
  ["A second product with a form of its own", `${shirt}?also=wool-blanket`],
  ["The product again above it, with a form of its own", `${shirt}?above=linen-shirt`],
  ["A second product in the section", `${shirt}?bundle=enamel-mug`],
  ["The block in the theme's own form", `${shirt}?inside=form`],
  [
    "The theme's form around all blocks, ours before the button",
    `${shirt}?inside=before&theme=around`,
  ],
  ["A form for the price first", `${shirt}?price=form`],
  ["A featured product with a form for the price first", "/?featured=linen-shirt&price=form"],
  ["No product form", `${shirt}?form=none&theme=standard`],
  ["A featured product and its block on the home page", "/?featured=linen-shirt"],
  ["Product cards with the block in each", "/?cards=true"],
  ["A quick view", "/products/enamel-mug?also=linen-shirt"],
  ["A quick view on a page without the block", "/products/enamel-mug?also=linen-shirt&blocks=0"],
  ["Quick add of the open product, as Dawn has it", `${shirt}?also=linen-shirt&quick=add-dawn`],
  [
    "Quick add of the open product, as Horizon has it",
    `${shirt}?also=linen-shirt&quick=add-horizon&theme=standard`,
  ],
  ["A button that opens a dialog", `${shirt}?block.display=dialog`],
  ["A light page with a dark section, `p:empty`", `${shirt}?sheet=schemes`],
  ["A dark page that does not say so", `${shirt}?sheet=schemes-dark`],
  ["Strong colours", `${shirt}?sheet=schemes-colour`],
  ["Rules that reach everything", `${shirt}?sheet=loud`],
  ["A dark theme", `${shirt}?look=dark`],
  ["From right to left", `/ar${shirt}`],
  ["The theme editor", `${shirt}?design_mode=true`],
  ["A setting of the block", `${shirt}?block.heading=Back+soon`],
];

/** A page for developers, in English whatever the shop's language. */
export function listThemes(): string {
  const rows = pages.map(
    ([name, path]) => `<li>${name}: <a href="${path}"><code>${path}</code></a></li>`,
  );
  return `<h1>Kinds of themes and pages</h1><ul>${rows.join("")}</ul>`;
}

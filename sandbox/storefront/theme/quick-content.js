/**
 * Where a product is, with the block's settings as this page has them.
 * @param {string} address
 */
export function withSettings(address) {
  const url = new URL(address, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name.startsWith("block.")) url.searchParams.set(name, value);
  }
  return url;
}

/**
 * Has the radio buttons be others than the page's of that name; themes have a form around them.
 * @param {ParentNode} content
 */
export function separatePicker(content) {
  for (const radio of content.querySelectorAll("[type=radio]")) {
    radio.setAttribute("name", `quick-${radio.getAttribute("name")}`);
  }
}

/**
 * What is inside a product's section, as the page of that product has it: without the section itself.
 * @param {string} address
 */
export async function fetchContent(address) {
  const html = await (await fetch(withSettings(address))).text();
  const page = new DOMParser().parseFromString(html, "text/html");
  const content = document.createElement("div");
  const section = page.querySelector("#shopify-section-template--main");
  if (!(section instanceof HTMLElement)) throw new Error(`There is no product at ${address}.`);
  content.className = "product";
  Object.assign(content.dataset, section.dataset);
  content.append(...section.childNodes);
  return content;
}

/**
 * Calls back with the address of a product whose quick view is asked for.
 * @param {(address: string, closeLabel: string) => void} open
 */
export function onQuickView(open) {
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement} */ (target).closest?.("[data-quick-view]");
    if (button instanceof HTMLElement)
      open(button.dataset.quickView ?? "", button.dataset.close ?? "");
  });
}

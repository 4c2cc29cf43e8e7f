/**
 * The address of a product, with this page's settings of the block.
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
 * Renames the radio buttons, so that they differ from the page's; themes put a form around them.
 * @param {ParentNode} content
 */
export function separatePicker(content) {
  for (const radio of content.querySelectorAll("[type=radio]")) {
    radio.setAttribute("name", `quick-${radio.getAttribute("name")}`);
  }
}

/**
 * The content of a product's section on the page of that product, without the section itself.
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
 * Calls back with the address of a product whose quick view is requested.
 * @param {(address: string, closeLabel: string) => void} open
 */
export function onQuickView(open) {
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement} */ (target).closest?.("[data-quick-view]");
    if (button instanceof HTMLElement)
      open(button.dataset.quickView ?? "", button.dataset.close ?? "");
  });
}

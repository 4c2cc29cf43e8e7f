/** The option picker, as far as all themes share it. Each announcing script announces a choice in its own way. */

/** @typedef {{ id: number, title: string, options: string[], available: boolean, price: number, image: string }} Variant */
/** @typedef {{ section: HTMLElement, picker: HTMLElement, input: HTMLInputElement | null, variant: Variant | null, options: { name: string, value: string }[] }} Choice */

/**
 * Listens on the document: a section may be replaced at any time.
 * @param {(choice: Choice) => void} announce
 */
export function followPickers(announce) {
  document.addEventListener("change", ({ target }) => {
    const picker = /** @type {HTMLElement} */ (target).closest?.("[data-picker]");
    const section = picker?.closest(".product");
    if (!(picker instanceof HTMLElement) || !(section instanceof HTMLElement)) return;
    const choice = readChoice(section, picker);
    show(choice, variantsOf(section));
    announce(choice);
  });
}

/**
 * @param {Choice} choice
 * @param {"property" | "attribute"} way
 */
export function fillInput({ input, variant }, way = "property") {
  if (!input) return;
  const id = variant ? String(variant.id) : "";
  if (way === "property") input.value = id;
  else input.setAttribute("value", id);
  input.disabled = !variant?.available;
}

/**
 * @param {HTMLElement} section
 * @param {HTMLElement} picker
 * @returns {Choice}
 */
function readChoice(section, picker) {
  const options = [...picker.querySelectorAll("fieldset")].map((fieldset) => ({
    name: fieldset.querySelector("[data-option]")?.textContent ?? "",
    value: /** @type {HTMLInputElement} */ (fieldset.querySelector(":checked")).value,
  }));
  const chosen = options.map(({ value }) => value);
  /** @type {HTMLInputElement | null} */
  const input = section.querySelector("[data-product-form] [name=id]");
  return { section, picker, input, options, variant: find(variantsOf(section), chosen) };
}

/**
 * @param {HTMLElement} section
 * @returns {Variant[]}
 */
function variantsOf(section) {
  return JSON.parse(section.querySelector("[data-variants]")?.textContent ?? "[]");
}

/**
 * @param {Variant[]} variants
 * @param {string[]} chosen
 */
function find(variants, chosen) {
  return variants.find(({ options }) => options.every((value, i) => value === chosen[i])) ?? null;
}

/**
 * @param {Choice} choice
 * @param {Variant[]} variants
 */
function show({ section, picker, variant, options }, variants) {
  markSoldOut(picker, variants, options);
  showPrice(section, variant);
  showButton(section, variant);
  if (!variant || section.id !== "shopify-section-template--main") return;
  const url = new URL(location.href);
  url.searchParams.set("variant", String(variant.id));
  history.replaceState({}, "", url);
}

/**
 * Marks whether each value is available with the other chosen values.
 * @param {HTMLElement} picker
 * @param {Variant[]} variants
 * @param {Choice["options"]} options
 */
function markSoldOut(picker, variants, options) {
  const chosen = options.map(({ value }) => value);
  for (const [place, fieldset] of picker.querySelectorAll("fieldset").entries()) {
    for (const input of fieldset.querySelectorAll("input")) {
      const available = find(variants, chosen.with(place, input.value))?.available;
      input.toggleAttribute("data-sold-out", !available);
    }
  }
}

/**
 * @param {HTMLElement} section
 * @param {Variant | null} variant
 */
function showPrice(section, variant) {
  const price = section.querySelector("[data-price]");
  if (price) price.textContent = variant ? `$${(variant.price / 100).toFixed(2)}` : "–";
  if (variant) section.querySelector("[data-picture]")?.setAttribute("src", variant.image);
}

/**
 * @param {HTMLElement} section
 * @param {Variant | null} variant
 */
function showButton(section, variant) {
  const button = section.querySelector("[data-product-form] button");
  if (!(button instanceof HTMLButtonElement)) return;
  const { add, soldOut, unavailable } = button.dataset;
  button.disabled = !variant?.available;
  button.textContent = (!variant ? unavailable : variant.available ? add : soldOut) ?? "";
}

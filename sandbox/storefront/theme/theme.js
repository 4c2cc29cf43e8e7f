/** The option picker, as themes do it: it fills the product form's hidden `id` and says so by `change`. */

/** @typedef {{ id: number, options: string[], available: boolean, price: number, image: string }} Variant */

const picker = document.querySelector("[data-picker]");
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-product-form]"));

if (picker && form) {
  const data = document.querySelector("[data-variants]");
  /** @type {Variant[]} */
  const variants = JSON.parse(data?.textContent ?? "[]");
  picker.addEventListener("change", () => {
    const chosen = [...picker.querySelectorAll("input:checked")].map(
      (input) => /** @type {HTMLInputElement} */ (input).value,
    );
    const variant = variantOf(variants, chosen);
    markSoldOut(variants, chosen);
    showPrice(variant);
    showButton(form, variant);
    setVariant(form, variant);
  });
}

/**
 * @param {Variant[]} variants
 * @param {string[]} chosen
 */
function variantOf(variants, chosen) {
  return variants.find(({ options }) => options.every((value, i) => value === chosen[i]));
}

/**
 * Each choice as it would be with the others as they are now.
 * @param {Variant[]} variants
 * @param {string[]} chosen
 */
function markSoldOut(variants, chosen) {
  for (const [place, fieldset] of document.querySelectorAll("[data-picker] fieldset").entries()) {
    for (const input of fieldset.querySelectorAll("input")) {
      const available = variantOf(variants, chosen.with(place, input.value))?.available;
      input.toggleAttribute("data-sold-out", !available);
    }
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Variant | undefined} variant
 */
function setVariant(form, variant) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("[name=id]"));
  input.value = variant ? String(variant.id) : "";
  input.disabled = !variant?.available;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  if (!variant) return;
  const url = new URL(location.href);
  url.searchParams.set("variant", String(variant.id));
  history.replaceState({}, "", url);
}

/** @param {Variant | undefined} variant */
function showPrice(variant) {
  const price = document.querySelector("[data-price]");
  const picture = document.querySelector("[data-picture]");
  if (price) price.textContent = variant ? `$${(variant.price / 100).toFixed(2)}` : "–";
  if (variant) picture?.setAttribute("src", variant.image);
}

/**
 * @param {HTMLFormElement} form
 * @param {Variant | undefined} variant
 */
function showButton(form, variant) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const { add, soldOut, unavailable } = button.dataset;
  button.disabled = !variant?.available;
  button.textContent = (!variant ? unavailable : variant.available ? add : soldOut) ?? "";
}

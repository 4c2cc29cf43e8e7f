import { mug } from "./shopper.ts";

/** Runs in the page, so each one contains all that it needs. */
type Tell = (chosen: { id: string; available: boolean; product: string }) => void;

/** Another product's variants: one that makes the block show itself where it listens to all, and one that hides it. */
export const others = {
  soldOut: { id: mug.soldOut, available: false, product: mug.product },
  buyable: { id: "39412345905245", available: true, product: mug.product },
};

/** What is said on a page with the recommendation of another product, and is no choice of the block's product. */
export const otherEvents: [string, Tell][] = [
  [
    "the standard event of another product",
    ({ id, available, product }) => {
      const variant = { id: `gid://shopify/ProductVariant/${id}`, availableForSale: available };
      const event = Object.assign(new Event("shopify:product:select", { bubbles: true }), {
        product: { id: `gid://shopify/Product/${product}`, title: "", handle: "" },
        promise: Promise.resolve({ variant: { ...variant, title: "Another" } }),
      });
      document.querySelector("#shopify-section-template--also form")!.dispatchEvent(event);
    },
  ],
  [
    "the standard event of another product, told on the document",
    ({ id, available, product }) => {
      const variant = { id: `gid://shopify/ProductVariant/${id}`, availableForSale: available };
      const event = Object.assign(new Event("shopify:product:select"), {
        product: { id: `gid://shopify/Product/${product}`, title: "", handle: "" },
        promise: Promise.resolve({ variant: { ...variant, title: "Another" } }),
      });
      document.dispatchEvent(event);
    },
  ],
  [
    "another product's choice that makes no variant",
    ({ product }) => {
      const event = Object.assign(new Event("shopify:product:select", { bubbles: true }), {
        product: { id: `gid://shopify/Product/${product}`, title: "", handle: "" },
        promise: Promise.resolve({ variant: null }),
      });
      document.querySelector("#shopify-section-template--also form")!.dispatchEvent(event);
    },
  ],
  [
    "a choice that the theme could not look up",
    () => {
      const promise = Promise.reject(new Error("No answer"));
      promise.catch(() => undefined);
      const product = document.querySelector<HTMLElement>(".product")!;
      const id = `gid://shopify/Product/${product.dataset["productId"]}`;
      product.dispatchEvent(
        Object.assign(new Event("shopify:product:select", { bubbles: true }), {
          product: { id, title: "", handle: "" },
          promise,
        }),
      );
    },
  ],
  [
    "another product's variant:update",
    ({ id, available, product }) => {
      const detail = {
        resource: { id: Number(id), available, title: "Another" },
        data: { productId: product },
      };
      document
        .querySelector("#shopify-section-template--also")!
        .dispatchEvent(new CustomEvent("variant:update", { bubbles: true, detail }));
    },
  ],
  [
    "another product's variant:change",
    ({ id, available }) => {
      const detail = { variant: { id: Number(id), available, title: "Another" } };
      document
        .querySelector("#shopify-section-template--also form")!
        .dispatchEvent(new CustomEvent("variant:change", { bubbles: true, detail }));
    },
  ],
  [
    "another product's form",
    ({ id }) => {
      const select = document.querySelector<HTMLSelectElement>(
        "#shopify-section-template--also [name=id]",
      )!;
      select.add(new Option("Another", id, true, true));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
  ],
  [
    "events that do not say what was chosen",
    () => {
      for (const type of ["shopify:product:select", "variant:update", "variant:change"]) {
        document.querySelector(".product")!.dispatchEvent(new Event(type, { bubbles: true }));
        document.dispatchEvent(new CustomEvent(type, { detail: null }));
      }
      document.dispatchEvent(new Event("change"));
    },
  ],
];

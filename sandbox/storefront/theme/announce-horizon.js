/** Horizon's second and third versions: an event of their own, with the field filled without a word. */
import { fillInput, followPickers } from "./picker.js";

followPickers((choice) => {
  const { picker, section, variant } = choice;
  fillInput(choice);
  const data = { productId: section.dataset.productId, html: document };
  picker.dispatchEvent(
    Object.assign(new Event("variant:update", { bubbles: true }), {
      detail: { resource: variant, sourceId: picker.id, data },
    }),
  );
});

/** Horizon's second and third versions: their own event, with the field filled without an event. */
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

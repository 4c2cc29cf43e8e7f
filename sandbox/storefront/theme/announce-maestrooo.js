/** Maestrooo's themes: an event on the product form, after the field is filled. */
import { fillInput, followPickers } from "./picker.js";

followPickers((choice) => {
  const { input, variant } = choice;
  fillInput(choice);
  input?.form?.dispatchEvent(
    new CustomEvent("variant:change", {
      bubbles: true,
      detail: { formId: input.form.id, variant },
    }),
  );
});

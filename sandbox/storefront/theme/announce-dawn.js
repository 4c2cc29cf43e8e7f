/** Dawn and the themes based on it: a change event of the form's hidden field. */
import { fillInput, followPickers } from "./picker.js";

followPickers((choice) => {
  fillInput(choice);
  choice.input?.dispatchEvent(new Event("change", { bubbles: true }));
});

/** Dawn and its many children: the form's hidden field says that it has changed. */
import { fillInput, followPickers } from "./picker.js";

followPickers((choice) => {
  fillInput(choice);
  choice.input?.dispatchEvent(new Event("change", { bubbles: true }));
});

/** A theme that tells nobody: the field's value is another one, and that is all. */
import { fillInput, followPickers } from "./picker.js";

followPickers((choice) => fillInput(choice, "attribute"));

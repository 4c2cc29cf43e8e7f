/** A theme without an event: it only changes the field's value. */
import { fillInput, followPickers } from "./picker.js";

followPickers((choice) => fillInput(choice, "attribute"));

/** Shopify's standard event from a theme that fills the form's field only when something is bought. */
import { followPickers } from "./picker.js";
import { selectProduct } from "./standard-event.js";

followPickers((choice) => selectProduct(choice, Promise.resolve()));

/** Horizon from its fourth version on: Shopify's standard event, with the field filled without an event. */
import { fillInput, followPickers } from "./picker.js";
import { selectProduct } from "./standard-event.js";

followPickers((choice) => {
  const found = Promise.resolve();
  selectProduct(choice, found);
  void found.then(() => fillInput(choice, "attribute"));
});

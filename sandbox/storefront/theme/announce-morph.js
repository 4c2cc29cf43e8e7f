/** A theme that fetches the section for each choice, and changes the old one until it is the same. */
import { fillInput, followPickers } from "./picker.js";
import { morph } from "./morph.js";
import { fetchChosen } from "./replace-section.js";

followPickers(async (choice) => {
  const { section, variant } = choice;
  if (!variant) return fillInput(choice);
  const fresh = await fetchChosen(section, variant);
  if (fresh) morph(section, fresh);
});

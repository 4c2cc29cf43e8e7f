/** A theme that has the whole section rendered anew for each choice, and throws the old one away. */
import { fillInput, followPickers } from "./picker.js";
import { replaceSection } from "./replace-section.js";

followPickers((choice) => {
  const { section, variant } = choice;
  if (!variant) return fillInput(choice);
  const url = new URL(location.href);
  url.searchParams.set("variant", String(variant.id));
  void replaceSection(section, url);
});

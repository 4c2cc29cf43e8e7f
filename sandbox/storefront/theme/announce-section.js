/** A theme that fetches the whole section for each choice, and discards the old one. */
import { fillInput, followPickers } from "./picker.js";
import { replaceSection } from "./replace-section.js";

followPickers((choice) => {
  const { section, variant } = choice;
  if (!variant) return fillInput(choice);
  const url = new URL(location.href);
  url.searchParams.set("variant", String(variant.id));
  void replaceSection(section, url);
});

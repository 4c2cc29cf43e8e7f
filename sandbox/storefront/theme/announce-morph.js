/** A theme that fetches the section for each choice, and changes the old one until it is the same. */
import { fillInput, followPickers } from "./picker.js";
import { morph } from "./morph.js";
import { fetchSection } from "./replace-section.js";

followPickers(async (choice) => {
  const { section, variant } = choice;
  if (!variant) return fillInput(choice);
  const url = new URL(location.href);
  url.searchParams.set("variant", String(variant.id));
  const fresh = await fetchSection(section, url);
  if (fresh) morph(section, fresh);
});

/**
 * Dawn, if a choice leads to another product or template: it inserts the new section before the old one,
 * changes the old one's ids, hides it and removes it after half a second.
 */
import { fillInput, followPickers } from "./picker.js";
import { fetchChosen } from "./replace-section.js";

followPickers(async (choice) => {
  const { section, variant } = choice;
  if (!variant) return fillInput(choice);
  const fresh = await fetchChosen(section, variant);
  if (!fresh) return;
  for (const element of section.querySelectorAll("[id], [form], form > *")) {
    if (element.id) element.id += "-old";
    if ("form" in element && element.form) element.setAttribute("form", "none-old");
  }
  section.before(fresh);
  section.style.display = "none";
  setTimeout(() => section.remove(), 500);
});

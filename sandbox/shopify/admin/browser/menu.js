const button = document.getElementById("menu");

/** @param {boolean} open */
function setOpen(open) {
  button?.setAttribute("aria-expanded", String(open));
}

/** On a narrow screen the rail is a menu. */
export function closeMenu() {
  setOpen(false);
}

button?.addEventListener("click", () => setOpen(button.getAttribute("aria-expanded") !== "true"));
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || button?.getAttribute("aria-expanded") !== "true") return;
  closeMenu();
  button.focus();
});

/**
 * Changes an element until it equals another one, and keeps as much of it as possible.
 * @param {Element} old
 * @param {Element} fresh
 */
export function morph(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old instanceof HTMLInputElement && fresh instanceof HTMLInputElement) fill(old, fresh);
  // The page's parser reads its content as text, a script's parser as elements.
  if (old.localName === "noscript") return;
  const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
  for (const [place, node] of after.entries()) {
    const there = before[place];
    if (!there) old.append(node);
    else if (there.nodeName !== node.nodeName) there.replaceWith(node);
    else if (there instanceof Element && node instanceof Element) morph(there, node);
    else if (there.nodeValue !== node.nodeValue) there.nodeValue = node.nodeValue;
  }
  for (const rest of before.slice(after.length)) rest.remove();
}

/**
 * Like idiomorph, which many themes use (https://github.com/bigskysoftware/idiomorph): no attribute has
 * what was typed or ticked, so that is overwritten too.
 * @param {HTMLInputElement} old
 * @param {HTMLInputElement} fresh
 */
function fill(old, fresh) {
  const { checked, value } = fresh;
  if (old.checked !== checked) old.checked = checked;
  if (old.value === value) return;
  old.setAttribute("value", value);
  old.value = value;
}

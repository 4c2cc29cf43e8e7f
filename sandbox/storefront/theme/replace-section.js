let latest = new AbortController();

/**
 * Replaces the section by the shop's rendering for that address.
 * @param {HTMLElement} section
 * @param {URL} url
 */
export async function replaceSection(section, url) {
  const fresh = await fetchSection(section, url);
  if (fresh) section.replaceWith(fresh);
}

/**
 * Fetches the section with the chosen variant, as `fetchSection` does.
 * @param {HTMLElement} section
 * @param {{ id: number }} variant
 */
export async function fetchChosen(section, variant) {
  const url = new URL(location.href);
  url.searchParams.set("variant", String(variant.id));
  return fetchSection(section, url);
}

/**
 * Fetches the shop's rendering of the section for that address; undefined if another one was requested since.
 * @param {HTMLElement} section
 * @param {URL} url
 */
async function fetchSection(section, url) {
  latest.abort();
  latest = new AbortController();
  url.searchParams.set("section_id", section.id.replace("shopify-section-", ""));
  try {
    const answer = await fetch(url, { signal: latest.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById(section.id) ?? undefined;
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "AbortError") throw error;
  }
}

let latest = new AbortController();

/**
 * Puts the section as the shop renders it for that address in place of the one there is.
 * @param {HTMLElement} section
 * @param {URL} url
 */
export async function replaceSection(section, url) {
  latest.abort();
  latest = new AbortController();
  url.searchParams.set("section_id", section.id.replace("shopify-section-", ""));
  try {
    const answer = await fetch(url, { signal: latest.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(section.id);
    if (fresh) section.replaceWith(fresh);
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "AbortError") throw error;
  }
}

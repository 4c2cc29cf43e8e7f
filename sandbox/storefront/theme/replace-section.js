let latest = new AbortController();

/**
 * Puts the section as the shop renders it for that address in place of the one there is.
 * @param {HTMLElement} section
 * @param {URL} url
 */
export async function replaceSection(section, url) {
  const fresh = await fetchSection(section, url);
  if (fresh) section.replaceWith(fresh);
}

/**
 * The section as the shop renders it for that address; undefined where another one was asked for since.
 * @param {HTMLElement} section
 * @param {URL} url
 */
export async function fetchSection(section, url) {
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

const REMEMBERED = "sandbox-app-bridge";

/**
 * Reads the configuration. The first page of a frame has all of it in its address; later pages may not,
 * so it is stored.
 * @param {HTMLScriptElement} script
 */
export function readConfig(script) {
  const query = new URLSearchParams(location.search);
  const remembered = JSON.parse(window.sessionStorage.getItem(REMEMBERED) ?? "{}");
  const config = {
    apiKey: script.dataset.apiKey ?? "",
    shop: query.get("shop") ?? remembered.shop ?? "",
    host: query.get("host") ?? remembered.host ?? "",
    locale: query.get("locale") ?? remembered.locale ?? "en",
  };
  window.sessionStorage.setItem(REMEMBERED, JSON.stringify(config));
  return config;
}

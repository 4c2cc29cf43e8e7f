/**
 * What Shopify puts into every page's head: `loadFeatures`, which loads the Customer Privacy API late
 * and only by its name and version. https://shopify.dev/docs/api/customer-privacy
 * In this shop all is allowed until a visitor denies it, as in a region that needs no consent.
 */
(() => {
  const COOKIE = "_tracking_consent";
  const NAMES = ["analytics", "marketing", "preferences", "sale_of_data"];

  const denied = () =>
    (document.cookie.match(`(?:^|; )${COOKIE}=([^;]*)`)?.[1] ?? "").split(".").filter(Boolean);

  const customerPrivacy = {
    preferencesProcessingAllowed: () => !denied().includes("preferences"),
    /**
     * @param {Record<string, boolean>} consent
     * @param {() => void} done
     */
    setTrackingConsent(consent, done) {
      const unknown = Object.keys(consent).find((name) => !NAMES.includes(name));
      if (unknown || typeof done !== "function") throw new TypeError(`Not a consent: ${unknown}`);
      const names = new Set(denied());
      for (const name of Object.keys(consent)) {
        if (consent[name]) names.delete(name);
        else names.add(name);
      }
      document.cookie = `${COOKIE}=${[...names].join(".")}; path=/`;
      document.dispatchEvent(new Event("visitorConsentCollected"));
      setTimeout(done);
    },
  };

  /** @type {{ loadFeatures: Function, customerPrivacy?: typeof customerPrivacy }} */
  const Shopify = {
    /**
     * @param {{ name: string, version: string }[]} features
     * @param {(error?: Error) => void} done
     */
    loadFeatures(features, done) {
      const isKnown = features.every(
        ({ name, version }) => name === "consent-tracking-api" && version === "0.1",
      );
      setTimeout(() => {
        if (!isKnown) return done(new Error("There is no such feature"));
        Shopify.customerPrivacy = customerPrivacy;
        done();
      });
    },
  };
  Object.assign(window, { Shopify });
})();

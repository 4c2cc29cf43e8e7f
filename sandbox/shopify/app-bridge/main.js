import { pressButtons } from "./bar.js";
import { TitleBar } from "./bar-element.js";
import { bounceBack } from "./bounce.js";
import { readConfig } from "./config.js";
import { extensions } from "./extensions.js";
import { hostOrigin, tellHost } from "./host-link.js";
import { idToken } from "./id-token.js";
import { letHostLeave } from "./leaving.js";
import { offerNavigation } from "./navigation.js";
import { reportPlace } from "./place.js";
import { SaveBar, saveBar, watchForms } from "./save-bar.js";
import { signFetches } from "./signed-fetch.js";
import { listenForToasts, toast } from "./toast.js";

/** The part of App Bridge that an app of this kind uses. https://shopify.dev/docs/api/app-bridge-library */
function start() {
  const config = readConfig(/** @type {HTMLScriptElement} */ (document.currentScript));
  const shopify = {
    config,
    environment: { mobile: false, embedded: true, pos: false },
    origin: hostOrigin,
    idToken,
    toast,
    saveBar,
    loading: (/** @type {boolean | undefined} */ on) =>
      tellHost({ type: "loading", on: on === true }),
    app: { extensions },
    ready: Promise.resolve(),
  };
  Object.defineProperty(window, "shopify", { value: shopify });

  tellHost({ type: "start" });
  letHostLeave(config.shop);
  if (bounceBack()) return;
  signFetches();
  reportPlace();
  offerNavigation();
  customElements.define("ui-title-bar", TitleBar);
  customElements.define("ui-save-bar", SaveBar);
  pressButtons();
  watchForms();
  listenForToasts();
}

if (window === window.parent) {
  // A page of the app that is not framed goes into its frame.
  const wanted = new URLSearchParams(location.search).get("shopify-reload") ?? location.href;
  location.replace(`${hostOrigin}/elsewhere?${new URLSearchParams({ url: wanted })}`);
} else if (!("shopify" in window)) {
  start();
}

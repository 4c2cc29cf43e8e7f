import polaris from "@shopify/polaris/locales/de.json" with { type: "json" };
import alerts from "./de/alerts.json" with { type: "json" };
import api from "./de/api.json" with { type: "json" };
import common from "./de/common.json" with { type: "json" };
import corrections from "./de/corrections.json" with { type: "json" };
import deletion from "./de/deletion.json" with { type: "json" };
import demand from "./de/demand.json" with { type: "json" };
import home from "./de/home.json" with { type: "json" };
import importing from "./de/import.json" with { type: "json" };
import log from "./de/log.json" with { type: "json" };
import outcome from "./de/outcome.json" with { type: "json" };
import privacy from "./de/privacy.json" with { type: "json" };
import protection from "./de/protection.json" with { type: "json" };
import readiness from "./de/readiness.json" with { type: "json" };
import restocks from "./de/restocks.json" with { type: "json" };
import saved from "./de/saved.json" with { type: "json" };
import seen from "./de/seen.json" with { type: "json" };
import settings from "./de/settings.json" with { type: "json" };
import subscription from "./de/subscription.json" with { type: "json" };
import views from "./de/views.json" with { type: "json" };

const { singular, plural } = log.table.resource;

/** Polaris writes resource names in lower case, which is wrong for German nouns. */
const named = JSON.parse(
  JSON.stringify(polaris)
    .replaceAll("{resourceNameSingular}", singular)
    .replaceAll("{resourceNamePlural}", plural),
) as typeof polaris;

export default {
  words: {
    alerts,
    api,
    common,
    corrections,
    deletion,
    demand,
    home,
    import: importing,
    log,
    outcome,
    privacy,
    protection,
    readiness,
    restocks,
    saved,
    seen,
    settings,
    subscription,
    views,
  },
  polaris: named,
};

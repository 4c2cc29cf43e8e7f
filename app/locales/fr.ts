import polaris from "@shopify/polaris/locales/fr.json" with { type: "json" };
import alerts from "./fr/alerts.json" with { type: "json" };
import api from "./fr/api.json" with { type: "json" };
import common from "./fr/common.json" with { type: "json" };
import corrections from "./fr/corrections.json" with { type: "json" };
import deletion from "./fr/deletion.json" with { type: "json" };
import demand from "./fr/demand.json" with { type: "json" };
import home from "./fr/home.json" with { type: "json" };
import importing from "./fr/import.json" with { type: "json" };
import log from "./fr/log.json" with { type: "json" };
import outcome from "./fr/outcome.json" with { type: "json" };
import privacy from "./fr/privacy.json" with { type: "json" };
import protection from "./fr/protection.json" with { type: "json" };
import readiness from "./fr/readiness.json" with { type: "json" };
import restocks from "./fr/restocks.json" with { type: "json" };
import saved from "./fr/saved.json" with { type: "json" };
import seen from "./fr/seen.json" with { type: "json" };
import settings from "./fr/settings.json" with { type: "json" };
import subscription from "./fr/subscription.json" with { type: "json" };
import views from "./fr/views.json" with { type: "json" };

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
  polaris,
};

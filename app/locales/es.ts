import polaris from "@shopify/polaris/locales/es.json" with { type: "json" };
import alerts from "./es/alerts.json" with { type: "json" };
import api from "./es/api.json" with { type: "json" };
import common from "./es/common.json" with { type: "json" };
import corrections from "./es/corrections.json" with { type: "json" };
import deletion from "./es/deletion.json" with { type: "json" };
import demand from "./es/demand.json" with { type: "json" };
import home from "./es/home.json" with { type: "json" };
import importing from "./es/import.json" with { type: "json" };
import log from "./es/log.json" with { type: "json" };
import outcome from "./es/outcome.json" with { type: "json" };
import privacy from "./es/privacy.json" with { type: "json" };
import protection from "./es/protection.json" with { type: "json" };
import readiness from "./es/readiness.json" with { type: "json" };
import restocks from "./es/restocks.json" with { type: "json" };
import saved from "./es/saved.json" with { type: "json" };
import seen from "./es/seen.json" with { type: "json" };
import settings from "./es/settings.json" with { type: "json" };
import subscription from "./es/subscription.json" with { type: "json" };
import views from "./es/views.json" with { type: "json" };

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

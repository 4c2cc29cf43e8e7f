import polaris from "@shopify/polaris/locales/en.json" with { type: "json" };
import alerts from "./en/alerts.json" with { type: "json" };
import api from "./en/api.json" with { type: "json" };
import common from "./en/common.json" with { type: "json" };
import corrections from "./en/corrections.json" with { type: "json" };
import deletion from "./en/deletion.json" with { type: "json" };
import demand from "./en/demand.json" with { type: "json" };
import home from "./en/home.json" with { type: "json" };
import importing from "./en/import.json" with { type: "json" };
import log from "./en/log.json" with { type: "json" };
import outcome from "./en/outcome.json" with { type: "json" };
import privacy from "./en/privacy.json" with { type: "json" };
import protection from "./en/protection.json" with { type: "json" };
import readiness from "./en/readiness.json" with { type: "json" };
import restocks from "./en/restocks.json" with { type: "json" };
import saved from "./en/saved.json" with { type: "json" };
import seen from "./en/seen.json" with { type: "json" };
import settings from "./en/settings.json" with { type: "json" };
import subscription from "./en/subscription.json" with { type: "json" };
import views from "./en/views.json" with { type: "json" };

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

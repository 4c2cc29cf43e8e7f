import polaris from "@shopify/polaris/locales/ja.json" with { type: "json" };
import alerts from "./ja/alerts.json" with { type: "json" };
import api from "./ja/api.json" with { type: "json" };
import common from "./ja/common.json" with { type: "json" };
import corrections from "./ja/corrections.json" with { type: "json" };
import deletion from "./ja/deletion.json" with { type: "json" };
import demand from "./ja/demand.json" with { type: "json" };
import home from "./ja/home.json" with { type: "json" };
import importing from "./ja/import.json" with { type: "json" };
import log from "./ja/log.json" with { type: "json" };
import outcome from "./ja/outcome.json" with { type: "json" };
import privacy from "./ja/privacy.json" with { type: "json" };
import protection from "./ja/protection.json" with { type: "json" };
import readiness from "./ja/readiness.json" with { type: "json" };
import restocks from "./ja/restocks.json" with { type: "json" };
import saved from "./ja/saved.json" with { type: "json" };
import seen from "./ja/seen.json" with { type: "json" };
import settings from "./ja/settings.json" with { type: "json" };
import subscription from "./ja/subscription.json" with { type: "json" };
import views from "./ja/views.json" with { type: "json" };

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

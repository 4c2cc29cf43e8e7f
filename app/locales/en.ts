import polaris from "@shopify/polaris/locales/en.json" with { type: "json" };
import alerts from "./en/alerts.json" with { type: "json" };
import common from "./en/common.json" with { type: "json" };
import home from "./en/home.json" with { type: "json" };
import log from "./en/log.json" with { type: "json" };
import outcome from "./en/outcome.json" with { type: "json" };
import protection from "./en/protection.json" with { type: "json" };
import readiness from "./en/readiness.json" with { type: "json" };
import seen from "./en/seen.json" with { type: "json" };
import settings from "./en/settings.json" with { type: "json" };
import subscription from "./en/subscription.json" with { type: "json" };
import views from "./en/views.json" with { type: "json" };

export default {
  words: {
    alerts,
    common,
    home,
    log,
    outcome,
    protection,
    readiness,
    seen,
    settings,
    subscription,
    views,
  },
  polaris,
};

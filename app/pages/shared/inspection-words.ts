import { BACK_IN_STOCK_METRIC as metric } from "../../klaviyo/needs.ts";
import type { Reader } from "../../locales/reader.tsx";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import { scopeWords } from "./scope-words.ts";
import { createKey, SETTINGS_PATH, type HealthWords } from "./stopped-words.ts";

/** https://help.klaviyo.com/hc/en-us/articles/115002774932 */
export const FLOWS = "https://www.klaviyo.com/flows";

/**
 * What Klaviyo said of the key or the flows that keeps messages from shoppers, and what to do; null
 * if it said nothing of the kind, or has not been asked.
 */
export function inspectionWords(
  { inspection }: Pick<ConnectionStatus, "inspection">,
  reader: Reader,
): HealthWords | null {
  const { t, locale } = reader;
  const { missingScopes, flow } = inspection;
  if (missingScopes && missingScopes.length > 0) {
    const scopes = new Intl.ListFormat(locale).format(
      missingScopes.map((scope) => scopeWords(scope, reader)),
    );
    return {
      tone: "critical",
      title: t("home.health.permission.title"),
      body: t("home.health.permission.body", { scopes }),
      step: { label: t("home.health.stopped.step"), url: SETTINGS_PATH },
      second: createKey(reader),
      checkAt: null,
    };
  }
  const say = (kind: "draft" | "none" | "manual", tone: HealthWords["tone"]): HealthWords => ({
    tone,
    title: t(`home.health.flow.${kind}.title`),
    body: t(`home.health.flow.${kind}.body`, { name: flow?.name ?? "", metric }),
    step: { label: t("home.health.flow.step"), url: FLOWS, external: true },
    checkAt: null,
    mayHaveChanged: true,
  });
  switch (flow?.status) {
    case "draft":
    case "none":
      return say(flow.status, "warning");
    case "manual":
      return say("manual", "info");
    default:
      return null;
  }
}

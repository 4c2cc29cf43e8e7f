import { BACK_IN_STOCK_METRIC as metric } from "../../klaviyo/needs.ts";
import type { Reader } from "../../locales/reader.tsx";
import { FLOWS } from "./inspection-words.ts";
import type { DeliveryStatus, HealthWords } from "./stopped-words.ts";
import { numberWords, sentences } from "./words.ts";

/**
 * What many sign-ups without an event in Klaviyo mean, by what is known of the flows; null if there
 * are few. A key that lacks a permission is the graver news.
 */
export function unseenWords(
  { unseen: counted, connection }: Pick<DeliveryStatus, "unseen" | "connection">,
  reader: Reader,
): HealthWords | null {
  const { flow, missingScopes } = connection.inspection;
  if (!counted || (missingScopes?.length ?? 0) > 0) return null;
  const { t } = reader;
  const [unseen, looked] = [counted.unseen, counted.of].map((one) => numberWords(one, reader));
  const status = flow?.status;
  const inFlows = status === "draft" || status === "none";
  const cause = inFlows ? status : "catalog";
  return {
    tone: "warning",
    title: t("seen.health.title"),
    body: sentences(
      [
        t("seen.health.counted", { unseen: unseen ?? "", looked: looked ?? "", metric }),
        t(`seen.health.cause.${cause}`, { name: flow?.name ?? "" }),
      ],
      reader,
    ),
    step: inFlows ? { label: t("seen.health.step"), url: FLOWS, external: true } : null,
    checkAt: null,
  };
}

import type { Reader } from "../../../locales/reader.tsx";
import { holdWords } from "../../shared/hold-words.ts";
import { numberWords } from "../../shared/number-words.ts";
import { sentences } from "../../shared/sentences.ts";
import { relativeTime } from "../../shared/time-words.ts";
import type { WaitsFor } from "./waits-for.ts";

/** What a waiting row waits for, in one or two sentences. */
export function waitingWords(waits: WaitsFor, now: Date, reader: Reader): string {
  const { t } = reader;
  switch (waits.kind) {
    case "no_key":
      return t("subscription.waiting.noKey");
    case "held":
      return sentences([t("subscription.waiting.held"), holdWords(waits.hold, reader)], reader);
    case "lane":
      return sentences(
        [t(`subscription.waiting.lane.${waits.cause}`), tryWords(waits.next, now, reader)],
        reader,
      );
    case "trouble":
      return sentences(
        [troubleWords(waits.failures, reader), tryWords(waits.next, now, reader)],
        reader,
      );
    case "unsynced":
      return sentences(
        [t("subscription.waiting.unsynced"), tryWords(waits.next, now, reader)],
        reader,
      );
    case "its_turn":
      return waits.next ? tryWords(waits.next, now, reader) : t("subscription.waiting.handedOver");
  }
}

function tryWords(next: Date | null, now: Date, reader: Reader): string {
  if (!next) return reader.t("subscription.waiting.trying");
  return reader.t("subscription.waiting.next", { when: relativeTime(next, now, reader) });
}

/** The delivery gives up after 72 hours of such trouble. */
function troubleWords(failures: number, reader: Reader): string {
  return reader.t("subscription.waiting.trouble", {
    count: failures,
    number: numberWords(failures, reader),
  });
}

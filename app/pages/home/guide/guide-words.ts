import type { Reader } from "../../../locales/reader.tsx";
import type { BlockWords } from "./block-words.ts";
import type { GuideFacts } from "./guide-facts.ts";
import type { Target } from "./guide-links.ts";
import { holdWords } from "../../shared/outcome-words.ts";
import { numberWords, signUpsWait, sentences } from "../../shared/words.ts";

export interface GuideStepWords {
  title: string;
  text: string;
  /** Its one button; null if there is none. */
  button: { label: string; to: Target; primary: boolean } | null;
}

/** The target of each button. */
const TARGETS = {
  connect: "settings",
  connectAnother: "settings",
  openSettings: "settings",
  checkPermissions: "check",
  openEditor: "editor",
  addBlock: "addBlock",
  seeShop: "shop",
  seeSignUps: "log",
} as const satisfies Record<string, Target>;

/** Buttons for the next thing to do; the others lead to completed or optional things. */
const PRIMARY: (keyof typeof TARGETS)[] = ["connect", "connectAnother", "addBlock", "seeShop"];

/** How many steps are done, and how many are unknown if any are. */
export function progressWords(
  steps: { done: number; all: number; unknown: number },
  reader: Reader,
): string {
  const done = numberWords(steps.done, reader);
  const all = numberWords(steps.all, reader);
  if (steps.unknown === 0) return reader.t("home.setUp.progress", { done, all });
  const unknown = numberWords(steps.unknown, reader);
  return reader.t("home.setUp.progressWithUnknown", { done, all, unknown });
}

export function connectedWords(account: string | null, reader: Reader): GuideStepWords {
  const { t } = reader;
  return {
    title: t("home.setUp.connected.title"),
    text: account
      ? t("home.setUp.connected.account", { account })
      : t("home.setUp.connected.unnamed"),
    button: press("openSettings", reader),
  };
}

export function keyMissingWords(waitingRows: number, reader: Reader): GuideStepWords {
  const { t } = reader;
  return {
    title: t("home.setUp.keyMissing.title"),
    text: sentences([t("home.setUp.keyMissing.text"), signUpsWait(waitingRows, reader)], reader),
    button: press("connect", reader),
  };
}

/** Steps with fixed words, and their buttons. */
const PLAIN = {
  scopesProven: null,
  scopesUntried: "checkPermissions",
  notReceived: "seeShop",
  received: "seeSignUps",
  delivered: "seeSignUps",
} as const;

export function plainWords(step: keyof typeof PLAIN, reader: Reader): GuideStepWords {
  const button = PLAIN[step];
  return {
    title: reader.t(`home.setUp.${step}.title`),
    text: reader.t(`home.setUp.${step}.text`),
    button: button && press(button, reader),
  };
}

/** A key that must be replaced: why, and by which kind of key. */
export function heldKeyWords(
  step: "keyRefused" | "scopesMissing",
  hold: GuideFacts["hold"],
  reader: Reader,
): GuideStepWords {
  return {
    title: reader.t(`home.setUp.${step}.title`),
    text: hold ? holdWords(hold, reader) : "",
    button: press("connectAnother", reader),
  };
}

/** The words of the block's step, before and after Shopify's answer. */
export function blockStepWords(block: BlockWords | undefined, reader: Reader): GuideStepWords {
  const { t } = reader;
  const toDo = block?.add === "next";
  return {
    title: toDo ? t("home.setUp.block.titleToDo") : t("home.setUp.block.title"),
    text: block ? block.text : t("home.setUp.block.asking"),
    button: press(toDo ? "addBlock" : "openEditor", reader),
  };
}

export function notDeliveredWords(
  { received, waitingRows }: { received: boolean; waitingRows: number },
  reader: Reader,
): GuideStepWords {
  const { t } = reader;
  const title = t("home.setUp.notDelivered.title");
  if (!received) return { title, text: t("home.setUp.notDelivered.notReceived"), button: null };
  const wait = signUpsWait(waitingRows, reader);
  const text = sentences([t("home.setUp.notDelivered.received"), wait], reader);
  return { title, text, button: press("seeSignUps", reader) };
}

function press(button: keyof typeof TARGETS, { t }: Reader): NonNullable<GuideStepWords["button"]> {
  return {
    label: t(`home.setUp.button.${button}`),
    to: TARGETS[button],
    primary: PRIMARY.includes(button),
  };
}

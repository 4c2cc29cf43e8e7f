import type { Reader } from "../../../locales/reader.tsx";
import type { BlockWords } from "./block-words.ts";
import type { GuideFacts } from "./guide-facts.ts";
import type { Target } from "./guide-links.ts";
import { holdWords } from "../../shared/outcome-words.ts";
import { numberWords, signUpsWait } from "../../shared/number-words.ts";
import { sentences } from "../../shared/sentences.ts";

export interface StepWords {
  title: string;
  text: string;
  /** Its one button; null where there is nothing to press. */
  button: { label: string; to: Target; primary: boolean } | null;
}

/** Where each button leads. */
const TARGETS = {
  connect: "settings",
  connectAnother: "settings",
  openSettings: "settings",
  openEditor: "editor",
  addBlock: "addBlock",
  seeShop: "shop",
  seeSignUps: "log",
} as const satisfies Record<string, Target>;

/** The buttons that lead on; the others lead to what is done, or may be. */
const PRIMARY: (keyof typeof TARGETS)[] = ["connect", "connectAnother", "addBlock", "seeShop"];

/** How far it is, where nobody knows of some: those are said too. */
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

export function connectedWords(account: string | null, reader: Reader): StepWords {
  const { t } = reader;
  return {
    title: t("home.setUp.connected.title"),
    text: account
      ? t("home.setUp.connected.account", { account })
      : t("home.setUp.connected.unnamed"),
    button: press("openSettings", reader),
  };
}

export function keyMissingWords(waitingRows: number, reader: Reader): StepWords {
  const { t } = reader;
  return {
    title: t("home.setUp.keyMissing.title"),
    text: sentences([t("home.setUp.keyMissing.text"), signUpsWait(waitingRows, reader)], reader),
    button: press("connect", reader),
  };
}

/** The steps whose words depend on nothing else, with what there is to press. */
const PLAIN = {
  scopesProven: null,
  scopesUntried: null,
  notReceived: "seeShop",
  received: "seeSignUps",
  delivered: "seeSignUps",
} as const;

export function plainWords(step: keyof typeof PLAIN, reader: Reader): StepWords {
  const button = PLAIN[step];
  return {
    title: reader.t(`home.setUp.${step}.title`),
    text: reader.t(`home.setUp.${step}.text`),
    button: button && press(button, reader),
  };
}

/** A key that is to be replaced: why, and by which, as it may be out of sight elsewhere. */
export function heldKeyWords(
  step: "keyRefused" | "scopesMissing",
  hold: GuideFacts["hold"],
  reader: Reader,
): StepWords {
  return {
    title: reader.t(`home.setUp.${step}.title`),
    text: hold ? holdWords(hold, reader) : "",
    button: press("connectAnother", reader),
  };
}

/** Of the block, until Shopify has said how it stands with it, and from then on. */
export function blockStepWords(block: BlockWords | undefined, reader: Reader): StepWords {
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
): StepWords {
  const { t } = reader;
  const title = t("home.setUp.notDelivered.title");
  if (!received) return { title, text: t("home.setUp.notDelivered.notReceived"), button: null };
  const wait = signUpsWait(waitingRows, reader);
  const text = sentences([t("home.setUp.notDelivered.received"), wait], reader);
  return { title, text, button: press("seeSignUps", reader) };
}

function press(button: keyof typeof TARGETS, { t }: Reader): NonNullable<StepWords["button"]> {
  return {
    label: t(`home.setUp.button.${button}`),
    to: TARGETS[button],
    primary: PRIMARY.includes(button),
  };
}

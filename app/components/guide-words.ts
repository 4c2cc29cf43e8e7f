import type { BlockWords } from "./block-words.ts";
import type { Target } from "./guide-links.ts";

export interface StepWords {
  title: string;
  text: string;
  /** Its one button; null where there is nothing to press. */
  button: { label: string; to: Target; primary: boolean } | null;
}

const press = (label: string, to: Target, primary = true) => ({ label, to, primary });

export const GUIDE_TITLE = "Set up Notify me";

/** How far it is, where nobody knows of some: those are said too. */
export function progressWords(done: number, all: number, unknown: number): string {
  const sure = `${done} of ${all} done`;
  return unknown === 0 ? sure : `${sure}, ${unknown} not known yet`;
}

/** What a step's sign says to who can't see it. */
export const STATE_SAID = {
  done: "Done",
  open: "To do",
  unknown: "Not known",
  asking: "Being looked up",
} as const;

/** The one line that is left of the guide. */
export const SET_UP_LINE = {
  done: "Everything is set up.",
  show: "Show the steps",
  hide: "Hide the steps",
};

export const GUIDE_WORDS = {
  connected: (account: string | null): StepWords => ({
    title: "Klaviyo is connected",
    text: account ? `Sign-ups go to ${account}.` : "Sign-ups go to the account of your key.",
    button: press("Open the settings", "settings", false),
  }),
  keyMissing: (wait: string): StepWords => ({
    title: "Connect Klaviyo",
    text: `Paste a private API key of your Klaviyo account. Sign-ups are stored from now on, and go out once it is connected. ${wait}`.trim(),
    button: press("Connect Klaviyo", "settings"),
  }),
  keyRefused: {
    title: "Connect another key",
    text: "The one that is connected is no longer good: the top of this page says why.",
    button: press("Connect another key", "settings"),
  } satisfies StepWords,
  scopesProven: {
    title: "The key may do what it has to",
    text: "Klaviyo has taken a sign-up with it.",
    button: null,
  } satisfies StepWords,
  scopesUntried: {
    title: "The key’s permissions",
    text: "Klaviyo doesn’t say what a key may do until it is used: the first sign-up proves it. It needs full access to Catalogs and Profiles.",
    button: null,
  } satisfies StepWords,
  scopesMissing: {
    title: "The key lacks a permission",
    text: "A key’s permissions can’t be changed, so another one is needed: the top of this page says which.",
    button: press("Connect another key", "settings"),
  } satisfies StepWords,
  blockAsked: {
    title: "The block in your theme",
    text: "Asking Shopify whether the block is in your theme.",
    button: press("Open the theme editor", "editor", false),
  } satisfies StepWords,
  block: (text: string, add: BlockWords["add"]): StepWords => ({
    title: add === "next" ? "Add the block to your theme" : "The block in your theme",
    text,
    button:
      add === "next"
        ? press("Add the block", "addBlock")
        : press("Open the theme editor", "editor", false),
  }),
  notReceived: {
    title: "Sign up once yourself",
    text: "Open a sold-out product in your shop, press “Notify me”, and the sign-up shows here within seconds.",
    button: press("See it in the shop", "shop"),
  } satisfies StepWords,
  received: {
    title: "The first sign-up came in",
    text: "Shoppers can ask to be told.",
    button: press("See the sign-ups", "log", false),
  } satisfies StepWords,
  notDelivered: (received: boolean, wait: string): StepWords => ({
    title: "The first sign-up reaches Klaviyo",
    text: received
      ? `It goes out by itself as soon as nothing above is in its way. ${wait}`.trim()
      : "It goes out by itself, as soon as it is there.",
    button: received ? press("See the sign-ups", "log", false) : null,
  }),
  delivered: {
    title: "The first sign-up reached Klaviyo",
    text: "Whether a message goes out is decided there: see the list at the end of this page.",
    button: press("See the sign-ups", "log", false),
  } satisfies StepWords,
};

import type { KeyCheck } from "../klaviyo/connection.ts";
import type { Denial } from "../klaviyo/denial.ts";
import { BACK_IN_STOCK_METRIC as METRIC, type NeededScope } from "../klaviyo/needs.ts";

export interface CheckWords {
  title: string;
  /** What it means, and what to do where something is to be done. */
  text: string;
}

/** `absent` is something that is not there and need not be. */
export type CheckState = "ok" | "problem" | "unknown" | "absent";

/** What the sign before a check says to who can't see it. */
export const STATE_SAID: Record<CheckState, string> = {
  ok: "Ready",
  problem: "Problem",
  unknown: "Not known",
  absent: "Not given",
};

export const READINESS = {
  title: "Is everything ready?",
  about:
    "Asks Klaviyo about your key, what it may do, and whether a flow is there to send the message. Nothing is changed by it.",
  button: "Check now",
  needed: "What sign-ups need",
  optional: "What the key may do beyond that",
  failed: {
    title: "The check could not be made",
    text: "The app’s server did not answer. Check your connection, and press the button again.",
  },
  noKey: {
    title: "There is no key to check",
    text: "It was disconnected meanwhile. Connect a Klaviyo key above, and check again.",
  },
};

/** What a check came to, in one sentence. */
export function summaryWords(problems: number, unknown: number): string {
  const found = ["No problem found", "1 problem", `${problems} problems`];
  const open = ["", ", 1 thing is not known", `, ${unknown} things are not known`];
  return `${found[Math.min(problems, 2)] ?? ""}${open[Math.min(unknown, 2)] ?? ""}.`;
}

/** Why something is not known, and what to do about it. */
export const NOT_KNOWN: Record<Denial, string> = {
  refused: "Klaviyo refused the key when this was asked. Check again.",
  missing: "Klaviyo says that a permission is missing, but not which.",
  unreachable: "Klaviyo could not be reached, or did not answer in time. Check again in a minute.",
  throttled:
    "Klaviyo asks to wait: your tools have used up the account’s calls for this minute. Check again in a minute.",
  retired:
    "Klaviyo no longer serves the version of its interface that this app speaks. Whoever runs this app has to install a newer release.",
  unclear: "Klaviyo’s answer could not be understood. If it stays so, tell whoever runs this app.",
};

const keyUnknown = (why: Denial): CheckWords => ({
  title: "The key could not be checked",
  text: NOT_KNOWN[why],
});

export const KEY_WORDS: Record<Exclude<KeyCheck["kind"], "account">, CheckWords> = {
  unnamed: {
    title: "The key is valid",
    text: "Klaviyo knows it. It may not read its account, so neither the account’s name nor whether it is a test account is known here.",
  },
  malformed: {
    title: "What is stored is no Klaviyo key",
    text: "Connect another key above.",
  },
  refused: {
    title: "Klaviyo refuses the key",
    text: "It was deleted or deactivated in Klaviyo. Create a new private key there and connect it above: everything that waits is then sent. Nothing else can be asked with this one.",
  },
  unreachable: keyUnknown("unreachable"),
  throttled: keyUnknown("throttled"),
  retired: keyUnknown("retired"),
  unclear: keyUnknown("unclear"),
};

export function accountWords(name: string, testAccount: boolean): CheckWords {
  const account = testAccount ? `${name}, a test account` : name;
  return { title: "The key is valid", text: `It belongs to ${account}.` };
}

export const SCOPE_TITLES: Record<NeededScope, string> = {
  "catalogs:write": "Full access to Catalogs",
  "profiles:write": "Full access to Profiles",
};

export const SCOPE_WORDS = {
  proven: (when: string) => `Proven: Klaviyo took a sign-up with this key ${when}.`,
  present:
    "Klaviyo let a test request through as far as its contents, which takes this permission. Such a request can create nothing; the first sign-up that Klaviyo takes is the proof.",
  missing: (scope: NeededScope) =>
    `The key lacks ${scope}, and no sign-up goes out without it. A key’s permissions can’t be changed: create a new private key in Klaviyo, and connect it above.`,
  other: "Klaviyo names another permission as missing, and says nothing of this one.",
  unnamed:
    "Klaviyo says that the key lacks a permission, but not which. Create a new private key in Klaviyo with full access to Catalogs and Profiles, and connect it above.",
};

const IN_KLAVIYO = `In Klaviyo, build a flow that starts with the metric “${METRIC}” and goes on with a back-in-stock delay and a message, and set both live.`;

export const FLOW_WORDS = {
  live: (name: string): CheckWords => ({
    title: "A back-in-stock flow is live",
    text: `“${name}” starts with the metric “${METRIC}”. Whether the message after its delay is live can’t be seen from here: look at it in Klaviyo. While it is a draft, nobody joins the waiting list.`,
  }),
  notLive: (names: string): CheckWords => ({
    title: "The back-in-stock flow is not live",
    text: `${names} would be started by sign-ups, but is not live. Set it live in Klaviyo, and the message after its delay too: sign-ups from before are not added later.`,
  }),
  none: {
    title: "No flow listens for sign-ups",
    text: `${IN_KLAVIYO} Sign-ups from before are not added later.`,
  },
  noMetric: {
    title: "No flow can listen for sign-ups yet",
    text: `This account does not have the metric “${METRIC}” yet: it comes with the first sign-up. Sign up once yourself, then come back. ${IN_KLAVIYO}`,
  },
  unknown: "Whether a flow is live is not known",
  notPermitted: `The key may not see it. Look in Klaviyo whether a flow that starts with “${METRIC}” is live, and the message after its delay too.`,
};

export const LAST_WORDS = {
  title: (label: string) => `Klaviyo’s last answer: ${label}`,
  text: (when: string, status: string, ofThisKey: boolean) =>
    `To one of your newest sign-ups, ${when} (${status})${ofThisKey ? "" : ", with an earlier key"}.`,
  none: {
    title: "Klaviyo has not answered a sign-up yet",
    text: "None of your newest sign-ups was handed over so far.",
  },
};

/** What each optional permission gives; the same where it is there and where it is not. */
export const OPTIONAL_WORDS = {
  account: {
    title: "Read access to Accounts",
    text: "Shows the account’s name here, and whether it is a test account (accounts:read).",
  },
  lists: {
    title: "Read access to Lists",
    text: "Offers your lists to choose the one that recorded consents go to (lists:read).",
  },
  flows: {
    title: "Read access to Flows and Metrics",
    text: "Shows here whether a back-in-stock flow is live (flows:read, metrics:read).",
  },
  consents: {
    title: "Full access to Lists and Subscriptions",
    text: "Records consent to SMS and to marketing e-mail (lists:write, subscriptions:write).",
  },
  absent:
    "To have it, create a new private key in Klaviyo that has it too: the permissions of a key can’t be changed.",
  consentsRecorded: (when: string) => `Proven: Klaviyo took a consent with this key ${when}.`,
  consentsUntried:
    "Not known until the first consent: Klaviyo can’t be asked without recording one.",
  consentsRefused: (said: string | null) =>
    `Klaviyo would not record a consent with this key.${said === null ? "" : ` It says: “${said}”`}`,
};

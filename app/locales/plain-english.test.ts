import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { CAUSES } from "../alerts/causes.ts";
import { alertMessage, digestMessage, PAUSE_REASONS, testMessage } from "../alerts/messages.ts";

/** The English that merchants and shoppers read: a folder, and its files in English. */
const SHOWN: [folder: string, files: RegExp][] = [
  ["app/locales/en", /\.json$/],
  ["app/intake/words", /^en\.json$/],
  ["extensions/notify-me/locales", /^en\.default(\.schema)?\.json$/],
];

/** What no string may contain, and what to write instead. CONTRIBUTING has the glossary. */
const BANNED: [pattern: RegExp, instead: string][] = [
  [/e-mail/i, "email"],
  [/\bshops?\b/i, "store"],
  [/\bset-up\b/i, "setup as a noun, set up as a verb"],
  [/\bids?\b/, "ID"],
  [/\b(she|her|hers|he|him|his)\b/i, "they"],
  [/\b(who|what|which)ever\b/i, "name the person or the thing"],
  [/\b(nobody|somebody|anybody)\b/i, "no shopper, someone"],
  [/\boperator\b/i, "support"],
  [
    /\bwait(s|ed)?\b(?! a )|(?<!shoppers? )\bwaiting\b(?! list)/i,
    "Queued; shoppers waiting; Klaviyo has a waiting list",
  ],
  [/\b(hand(ed|s|ing)?|tak(e|es|en|ing)|took) over\b/i, "send, sent to Klaviyo"],
  [/\b(takes?|taken|took)\b/i, "accept, receive, use"],
  [/\b(stumbl|mend|eras|tick)(e|es|ed|s|ing)?\b/i, "fail, fix, delete or remove, opt in"],
  [/\bstands?\b/i, "is"],
  [/\breleased?\b/i, "approve a sign-up; a version of the app"],
  [/\b(try|tried|send|sent) again by\b|\bby (it|them)sel(f|ves)\b/i, "automatically"],
  [/\bsen[dt] again\b|\b(next|latest) tr(y|ies)\b/i, "retry"],
  [/\b(on|puts? on) hold\b/i, "paused"],
  [/\bwordings?\b/i, "consent text"],
  [/\btext(s|ed|ing)\b(?! message)/i, "SMS, after text message (SMS)"],
  [/\bscopes?\b|\b\w+:(read|write)\b/i, "a permission, as Klaviyo's page names it"],
  [/\bsubscriptions?\b(?! –|,? (and|or) |\.)/, "sign-up; back in stock subscription of Klaviyo's"],
  [/back-in-stock/i, "back in stock"],
  [/(?<!app )\bblock\b/i, "app block"],
  [
    /\b(above|below|overleaf|underneath|at the (end|top|bottom))\b/i,
    "name the thing, not its place",
  ],
  [/\b(meanwhile|anew|thereof|hereby|henceforth)\b/i, "a plain word, or nothing"],
  [/\b(invalid|malformed|damaged entry|entry)\b/i, "what to enter"],
  [/\bplease\b/i, "the request alone"],
  [/\}\}\+/, "100 or more"],
  [
    /\b(do|does|did|is|are|was|were|has|have|had|could|can|would|should|will)\s?not\b/i,
    "a contraction",
  ],
  [/\b(it|that|there|what) is\b|\b(they|you|we) (are|have|will)\b/i, "a contraction"],
  [
    /\b(was|were|been|is being|are being)( \w+ly)? \w+(ed|en|nt)\b/i,
    "who does it: We saved, Klaviyo rejected",
  ],
];

/** Names and terms that keep their capital letters within a sentence. */
const NAMES = new Set(
  [
    ...[
      "Klaviyo",
      "Klaviyo’s",
      "Shopify",
      "Notify",
      "API",
      "SMS",
      "ID",
      "CSV",
      "JSON",
      "GDPR",
      "SKU",
      "UTC",
      "UTF-8",
      "Mac",
      "URL",
      "IP",
      "Flow",
      "Slack",
      "Monday",
      "I",
    ],
    ...["Settings", "Product", "Retry", "Live", "Manual", "Draft", "Subscribed", "Back", "Stock"],
    ...["Delay", "Catalogs", "Profiles", "Lists", "Subscriptions", "Accounts", "Flows", "Metrics"],
    ...["Full", "Read", "Create", "We’ll", "We’re", "Ctrl+C", "C"],
  ].map((name) => name.toLowerCase()),
);

/** The longest sentence, in words. */
const LONGEST = 26;

interface Shown {
  key: string;
  words: string;
}

function stringsOf(value: unknown, key: string): Shown[] {
  if (typeof value === "string") return [{ key, words: value }];
  return Object.entries(value as object).flatMap(([name, inner]) =>
    stringsOf(inner, `${key}.${name}`),
  );
}

const shown = SHOWN.flatMap(([folder, files]) =>
  readdirSync(folder)
    .filter((name) => files.test(name))
    .flatMap((name) =>
      stringsOf(JSON.parse(readFileSync(join(folder, name), "utf8")), `${folder}/${name}`),
    ),
);

/** What alerts say outside of the app: of each cause, and of each reason for a pause. */
function alertWords(): Shown[] {
  const since = new Date("2026-11-30T12:01:00Z");
  const about = { shop: "a.example", waiting: 12, apiKey: "key" };
  const raised = [...CAUSES, ...Object.keys(PAUSE_REASONS)].map((one) => {
    const cause = CAUSES.find((known) => known === one) ?? "sending_paused";
    const found = { cause, since, ripe: true, reason: cause === one ? null : one };
    return { key: `alerts.${one}`, words: alertMessage(found, about).text };
  });
  const mostWanted = [{ variantId: "1", title: "Tee", signUps: 2 }];
  const figures = { signUps: 3, signUpsBefore: 1, sent: 2, failed: 1, mostWanted };
  const digest = digestMessage(
    { ...figures, causes: [...CAUSES] },
    { ...about, week: { from: since, to: since } },
  );
  return [
    ...raised,
    { key: "alerts.digest", words: digest.text.replace("Tee", "tee") },
    { key: "alerts.test", words: testMessage("a.example", since, 1, "key").text },
  ];
}

/** The sentences of a string, without tags and values. */
function sentencesOf(words: string): string[] {
  const plain = words.replaceAll(/<\/?\w+\/?>/g, "").replaceAll(/\{\{\w+\}\}/g, "");
  return plain.split(/[.?!:…]\s+|[“”·>–]/).filter((sentence) => /[a-z]/i.test(sentence));
}

/** Why a string is not plain English; empty if it is. */
function faultsOf(words: string): string[] {
  const banned = BANNED.flatMap(([pattern, instead]) => {
    const found = pattern.exec(words.replaceAll(/\{\{\w+\}\}/g, "{{}}"));
    return found ? [`“${found[0]}”: write ${instead}`] : [];
  });
  const sentences = sentencesOf(words);
  const capitals = sentences.flatMap((sentence) =>
    sentence
      .trim()
      .split(/\s+/)
      .slice(1)
      .map((word) => word.replaceAll(/[^\w’'+-]/g, ""))
      .filter((word) => /^[A-Z]/.test(word) && !NAMES.has(word.toLowerCase()))
      .map((word) => `“${word}”: write in sentence case`),
  );
  const long = sentences
    .filter((sentence) => sentence.trim().split(/\s+/).length > LONGEST)
    .map(() => "write shorter sentences");
  return [...banned, ...capitals, ...long];
}

describe("plain English", () => {
  test.each([
    "Enter your e-mail address.",
    "It is tried again by itself.",
    "Her consent was given for the other number.",
    "What became of it stands below.",
    "Contact whoever runs this app.",
    "Waiting for Klaviyo",
    "Sign-ups are handed over.",
    "Klaviyo has taken none.",
    "Tell your shop’s staff",
    "{{number}}+ sign-ups",
    "The key lacks catalogs:write.",
    "Your changes were saved",
    "Send Sign-ups Again",
    "Add the block",
    "A sentence of many words " + "and ever more words ".repeat(6),
  ])("refuses “%s”", (words) => {
    expect(faultsOf(words)).not.toEqual([]);
  });

  it.each([
    "Sign-ups aren’t being sent to Klaviyo",
    "Klaviyo adds shoppers to the waiting list.",
    "Create a private API key with full access to Lists, Profiles, and Subscriptions.",
    "Blocked as spam",
  ])("accepts “%s”", (words) => {
    expect(faultsOf(words)).toEqual([]);
  });
});

it("every English string of the interface and of its alerts is plain English", () => {
  expect(shown.length).toBeGreaterThan(500);
  const faults = [...shown, ...alertWords()].flatMap(({ key, words }) =>
    faultsOf(words).map((fault) => `${key}: ${fault} in “${words}”`),
  );
  expect(faults).toEqual([]);
});

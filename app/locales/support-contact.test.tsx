import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, test } from "vitest";
import { addCatalogue } from "./catalogue.ts";
import { CATALOGUES } from "./catalogues.server.ts";
import { LANGUAGES, type Language } from "./locale.ts";
import { ReaderProvider, readerOf } from "./reader.tsx";
import { WithSupportLink } from "./support-link.tsx";

const SUPPORT = "{{support}}";

/** Every message that names whom to contact, by its key. */
function contactingMessages(words: object, path = ""): [key: string, message: string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) => {
    const key = path ? `${path}.${name}` : name;
    if (typeof value !== "string") return contactingMessages(value as object, key);
    return value.includes(SUPPORT) ? [[key, value]] : [];
  });
}

function say(language: Language, key: string): string {
  const { t } = readerOf(language);
  return (t as (key: string) => string)(key);
}

describe.each(LANGUAGES)("in %s", (language) => {
  const messages = contactingMessages(CATALOGUES[language].words);
  const { support } = CATALOGUES[language].words.common;

  test.each([
    "help@shop-apps.example",
    "https://shop-apps.example/help",
    "Jo in the web team (extension 42)",
    "$t(common.tryAgain)",
    SUPPORT,
  ])("each message that says whom to contact names %s", (contact) => {
    addCatalogue(language, CATALOGUES[language], contact);
    expect(messages).toHaveLength(13);
    for (const [key, message] of messages) {
      expect(say(language, key)).toBe(message.replace(SUPPORT, () => contact));
    }
  });

  it("each names the one who runs the app where there is no contact", () => {
    addCatalogue(language, CATALOGUES[language]);
    for (const [key, message] of messages) {
      expect(say(language, key)).toBe(message.replace(SUPPORT, support));
    }
  });
});

/** A text with the contact in it, on a page of an app that has this contact. */
function render(contact: string | undefined, text = "common.error.next"): string {
  addCatalogue("en", CATALOGUES.en, contact);
  return renderToStaticMarkup(
    <ReaderProvider locale="en" timeZone="UTC">
      <WithSupportLink text={say("en", text)} />
    </ReaderProvider>,
  );
}

describe("a text that names the contact", () => {
  test.each([
    ["help@shop-apps.example", "mailto:help@shop-apps.example"],
    ["https://shop-apps.example/help", "https://shop-apps.example/help"],
  ])("links %s to %s", (contact, href) => {
    expect(render(contact)).toBe(
      `Try again. If it keeps happening, contact <a href="${href}" target="_blank" rel="noreferrer">${contact}</a> and say when it happened.`,
    );
  });

  test.each(["Jo in the web team", undefined])("has no link for %s", (contact) => {
    const named = contact ?? "support";
    expect(render(contact)).toBe(
      `Try again. If it keeps happening, contact ${named} and say when it happened.`,
    );
  });

  it("stays as it is if it does not name it", () => {
    expect(render("help@shop-apps.example", "common.tryAgain")).toBe("Try again");
  });
});

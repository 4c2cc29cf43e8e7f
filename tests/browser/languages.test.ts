import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CATALOGUES } from "#app/locales/catalogues.server.ts";
import { LANGUAGES, type Language } from "#app/locales/locale.ts";
import { readerOf } from "#app/locales/reader.tsx";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { lookAt, WIDE } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

const others = LANGUAGES.filter((language) => language !== "en");

let stage: Stage;
let sandbox: Sandbox;
let admin: Page;
let frame: FrameLocator;

async function open(path: string, heading: string): Promise<void> {
  await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app${path}`);
  await frame.getByRole("heading", { name: heading, exact: true }).first().waitFor();
}

async function chooseLanguage(language: Language): Promise<void> {
  await admin.goto(`${sandbox.urls.admin}/controls`);
  await admin.getByLabel("Language", { exact: true }).selectOption(language);
  await admin.getByRole("button", { name: "Choose" }).click();
  await admin.getByText("The admin has another language").waitFor();
}

/** No sentence is in English, besides. */
async function lookIn(language: Language, name: string): Promise<void> {
  // Only the words differ from the English pages, which axe scans at both widths.
  await lookAt(stage, `${name}-${language}`, [WIDE]);
  const shown = await frame.locator("body").innerText();
  expect(english.filter((sentence) => shown.includes(sentence))).toEqual([]);
}

/** What English pages say, as far as it can't stand in another language by chance. */
const english = sentencesOf(CATALOGUES.en.words).filter(
  (sentence) => sentence.split(" ").length > 3 && !/[{<]/.test(sentence),
);

function sentencesOf(words: object): string[] {
  return Object.values(words).flatMap((value: unknown) =>
    typeof value === "string" ? [value] : sentencesOf(value as object),
  );
}

describe.skipIf(missing)(
  "the admin in other languages",
  { shuffle: false, timeout: 120_000 },
  () => {
    beforeAll(async () => {
      // What the server and the browser say differently is told on the console.
      stage = await openStage({ watchConsole: true });
      ({ sandbox, admin, frame } = stage);
      await stage.signUp({ email: "ada@example.com", locale: "fr" });
      await stage.signUp({ email: "typo@invalid.example", locale: "fr" });
    }, 120_000);

    afterAll(() => stage.stop());

    describe.each(others)("%s", (language) => {
      const { t } = readerOf(language);

      it("is the home page's too, and its lang attribute names it", async () => {
        await chooseLanguage(language);
        await open("", "Notify me");
        expect(await frame.locator("html").getAttribute("lang")).toBe(language);
        await lookIn(language, "home");
      });

      it("stays while one goes from page to page", async () => {
        await admin.getByRole("link", { name: t("common.title.subscriptions") }).click();
        await frame
          .getByRole("heading", { name: t("common.title.subscriptions"), exact: true })
          .first()
          .waitFor();
        await frame.getByRole("link", { name: "ada@example.com" }).first().waitFor();
        await lookIn(language, "log");
        await frame.getByRole("link", { name: "ada@example.com" }).first().click();
        await frame.getByText(t("subscription.timeline.title"), { exact: true }).waitFor();
        await lookIn(language, "sign-up");
        await admin.getByRole("link", { name: t("common.title.settings") }).click();
        await frame.getByText(t("settings.lists.label")).first().waitFor();
        await frame.getByRole("button", { name: t("readiness.button") }).click();
        await frame.getByRole("heading", { name: t("readiness.optional") }).waitFor();
        await lookIn(language, "settings");
      });
    });

    it("never threw, and no browser has read otherwise than its server wrote", () => {
      expect(stage.troubles).toEqual([]);
    });
  },
);

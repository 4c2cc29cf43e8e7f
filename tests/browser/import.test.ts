import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAt } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

const MUG = "39412345872477";
/** More than one part, so that the second one can be waited for. */
const MANY = 210;

const FILE = `Email;Phone;Variant ID;Created at;Status;SMS consent
${Array.from({ length: MANY }, (_, at) => `moved-${at}@example.com;;${MUG};2026-11-01 10:00;pending;no`).join("\n")}
moved-0@example.com;;${MUG};2026-11-02 10:00;pending;no
"=1+1@";;${MUG};2026-11-02 10:00;pending;no
told@example.com;;${MUG};2026-11-02 10:00;sent;no
`;

let stage: Stage;
let frame: FrameLocator;

/** What a screen reader is told of the import's step. */
const step = () => frame.locator("#import-status");

async function choose(name: string, text: string | Buffer): Promise<void> {
  const buffer = typeof text === "string" ? Buffer.from(text) : text;
  await frame.getByLabel("CSV file").setInputFiles({ name, mimeType: "text/csv", buffer });
  await frame.getByRole("button", { name: "Upload file" }).click();
}

describe.skipIf(missing)("a merchant who comes from another app", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ setUp: "connected" });
    ({ frame } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("is told the line of a file that can't be read", async () => {
    await stage.open("/settings");
    await frame.getByRole("link", { name: "Import sign-ups" }).click();
    await frame.getByRole("heading", { level: 1, name: "Import" }).waitFor();
    await lookAt(stage, "import");
    await choose("broken.csv", 'email,sku\na@example.com,1\n"b" c,2\n');
    await frame.getByText("This file can’t be imported: line 3").waitFor();
    await lookAt(stage, "import-refused");
  });

  it("checks the columns, and what each line would do", async () => {
    await choose("sign-ups.csv", Buffer.from(`\ufeff${FILE}`, "utf16le"));
    await frame.getByRole("heading", { name: "Check the columns" }).waitFor();
    expect(await frame.getByLabel("Email", { exact: true }).inputValue()).toBe("0");
    expect(await frame.getByLabel("Signed up on").inputValue()).toBe("3");
    await lookAt(stage, "import-columns");
    await frame.getByLabel("Variant ID", { exact: true }).selectOption("");
    await frame.getByRole("button", { name: "Check file" }).click();
    await frame.getByText("Choose a column that names the product option").waitFor();
    await frame.getByLabel("Variant ID", { exact: true }).selectOption("2");
    await frame.getByRole("button", { name: "Check file" }).click();
    await frame.getByRole("listitem").getByText(`${MANY} sign-ups can be imported`).waitFor();
    await frame.getByText("1 is a duplicate").waitFor();
    await frame.getByText("2 can’t be imported").waitFor();
    await lookAt(stage, "import-checked");
  });

  it("hears of each step once, and goes on from its heading", async () => {
    // The button that began the check is gone, and so is the card between.
    await expect.poll(() => stage.focused()).toBe("The file is checked");
    await expect.poll(() => step().textContent()).toBe(`${MANY} sign-ups can be imported`);
  });

  it("downloads a report of every line", async () => {
    const downloaded = stage.admin.waitForEvent("download");
    await frame.getByRole("button", { name: "Download report" }).click();
    const text = await readFile(await (await downloaded).path(), "utf8");
    const rows = parse(text, { bom: true });
    expect(rows.length).toBe(MANY + 4);
    expect(rows.at(-1)).toEqual([
      ...[String(MANY + 4), String(MANY + 4)],
      ...["Not imported", "The other app has already notified this shopper."],
    ]);
    expect(text).not.toContain("@example.com");
  });

  it("imports, and stops the import", async () => {
    await frame.getByRole("button", { name: `Import ${MANY} sign-ups` }).click();
    await frame.getByText(new RegExp(`[1-9]\\d* of ${MANY} done`)).waitFor();
    await frame.getByRole("button", { name: "Stop import" }).click();
    await frame.getByRole("heading", { name: "The import is stopped" }).waitFor();
    await expect.poll(() => stage.focused()).toBe("The import is stopped");
    await expect.poll(() => step().textContent()).toBe("The import is stopped");
    await lookAt(stage, "import-stopped");
  });

  it("is told how many sign-ups a discarded import would lose, and can keep it", async () => {
    await frame.getByRole("button", { name: "Discard import" }).click();
    const lost = frame.getByText(/^We delete \d+ sign-ups that aren’t imported yet/);
    await lost.waitFor();
    const [, said] = /delete (\d+)/.exec((await lost.textContent()) ?? "") ?? [];
    const [, done] =
      /(\d+) of/.exec((await frame.getByText(" done. You can").textContent())!) ?? [];
    expect(Number(said)).toBe(MANY - Number(done));
    await lookAt(stage, "import-discard");
    await frame.getByRole("button", { name: "Keep import" }).click();
    await lost.waitFor({ state: "hidden" });
    await expect.poll(() => stage.focused()).toBe("Discard import");
  });

  it("resumes the import, and keeps its report until another file is uploaded", async () => {
    await frame.getByRole("button", { name: "Resume import" }).click();
    await frame.getByRole("listitem").getByText(`${MANY} sign-ups imported`).waitFor();
    await lookAt(stage, "import-done");
    await frame.getByRole("button", { name: "Import another file" }).click();
    await frame.getByText("We delete the report of the last import").waitFor();
    await expect.poll(() => stage.focused()).toBe("Choose a file");
    await lookAt(stage, "import-another");
    await frame.getByRole("button", { name: "Back to last import" }).click();
    await frame.getByRole("button", { name: "Download report" }).waitFor();
  });

  it("finds the imported sign-ups in the log", async () => {
    await frame.getByRole("link", { name: "View sign-ups" }).click();
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
    await frame.getByRole("button", { name: "Imported from another app" }).first().waitFor();
    await frame
      .getByText(/moved-\d+@example.com/)
      .first()
      .waitFor();
    await stage.open("/privacy");
    await frame.getByText(`Imported ${MANY} sign-ups`).waitFor();
    expect(stage.troubles).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { showProgress } from "./progress.ts";

function shown(isTTY: boolean) {
  let time = 0;
  let text = "";
  const output = { isTTY, write: (more: string) => void (text += more) };
  const progress = showProgress(output, () => time);
  progress.begin("Copying Attempt", 4_000);
  for (let at = 0; at < 4; at += 1) {
    time += 6_000;
    progress.add(1_000);
  }
  progress.end("4,000 rows");
  return text;
}

test("a terminal has a bar in one line, and one line that stays", () => {
  const text = shown(true);
  expect(text).toContain(
    "\r\u001b[K[############............] Copying Attempt: 2,000 of 4,000 rows, 167 a second",
  );
  expect(text.split("\n")).toHaveLength(2);
  expect(text.endsWith("\r\u001b[KCopying Attempt: 4,000 rows\n")).toBe(true);
});

test("elsewhere, a line every ten seconds and one at the end", () => {
  expect(shown(false).split("\n")).toEqual([
    "Copying Attempt: 2,000 of 4,000 rows, 167 a second",
    "Copying Attempt: 4,000 of 4,000 rows, 167 a second",
    "Copying Attempt: 4,000 rows",
    "",
  ]);
});

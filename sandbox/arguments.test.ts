import { expect, test } from "vitest";
import { readArguments, USAGE } from "./arguments.ts";

test("without arguments the sandbox starts on its own ports with its stored state", () => {
  expect(readArguments([])).toEqual({ help: false, demo: false, reset: false, port: 4000 });
});

test.each([
  [["--reset", "--port", "5000"], { help: false, demo: false, reset: true, port: 5000 }],
  [["--demo"], { help: false, demo: true, reset: false, port: 4000 }],
  [["--help"], { help: true, demo: false, reset: false, port: 4000 }],
  [["-h"], { help: true, demo: false, reset: false, port: 4000 }],
])("%j is understood", (words, asked) => {
  expect(readArguments(words)).toEqual(asked);
});

test.each([
  [["--port", "80"], '--port takes a whole number from 1024 to 65532, not "80".'],
  [["--port", "often"], '--port takes a whole number from 1024 to 65532, not "often".'],
  [["--prot", "5000"], "Unknown option '--prot'. What there is: npm run sandbox -- --help"],
  [["--port"], /^Option '--port <value>' argument missing\. .*--help$/],
])("refuses %j in one line", (words, line) => {
  expect(() => readArguments(words)).toThrow(line);
  expect(() => readArguments(words)).toThrow(/^[^\n]*$/);
});

test("the help names every option", () => {
  for (const option of ["--help", "--port", "--demo", "--reset"]) expect(USAGE).toContain(option);
});

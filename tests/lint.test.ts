import { ESLint, Linter } from "eslint";
import { describe, expect, test } from "vitest";

/** What the project's own rules of syntax say to a piece of a file. */
async function findings(file: string, code: string): Promise<string[]> {
  const config = (await new ESLint().calculateConfigForFile(file)) as Linter.Config;
  const rule = config.rules?.["no-restricted-syntax"] ?? "off";
  const languageOptions = { parserOptions: { ecmaFeatures: { jsx: true } } };
  return new Linter()
    .verify(code, { languageOptions, rules: { "no-restricted-syntax": rule } })
    .map(({ message }) => message);
}

const PAGE = "app/pages/home/card.tsx";

describe("text that could not be translated is refused", () => {
  test.each([
    ["text", "const a = <p>Hello</p>"],
    ["a literal", 'const a = <p>{"Hello"}</p>'],
    ["a template", "const a = <p>{`${n} rows`}</p>"],
    ["one of two", 'const a = <p>{on ? "Switched on" : off}</p>'],
    ["what may be", 'const a = <p>{on && "Switched on"}</p>'],
    ["a title", 'const a = <Page title="Sign-ups" />'],
    ["one in braces", 'const a = <Page subtitle={"All of them"} />'],
    ["a choice of labels", 'const a = <Button accessibilityLabel={on ? "Hide it" : "Show it"} />'],
    ["a template of a label", "const a = <Button label={`Delete ${n} rows`} />"],
    ["what an action is called", 'const a = <Page primaryAction={{ content: "Export" }} />'],
    ["what is called so elsewhere", 'const action = { title: "Not found" }'],
    ["an answer", 'function words() { return "It waits." }'],
    ["an answer that is put together", "function words(n) { return `${n} of them wait` }"],
  ])("%s", async (_, code) => {
    expect(await findings(PAGE, code)).not.toEqual([]);
  });
});

describe("text that no one reads is not", () => {
  test.each([
    ["a key", 'const a = <p title={t("home.title")}>{t("home.text")}</p>'],
    ["a template of keys", "const a = <p>{t(`home.${kind}.title`)}</p>"],
    ["a tone", 'const a = <Badge tone={on ? "success" : "critical"} />'],
    ["a sign", 'const a = <p>{a} · {b}{" "}</p>'],
    ["an address", 'const a = <Button url="/app/settings" />'],
    ["a kind", 'function kind() { return "no_key" }'],
  ])("%s", async (_, code) => {
    expect(await findings(PAGE, code)).toEqual([]);
  });
});

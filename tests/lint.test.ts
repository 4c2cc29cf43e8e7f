import { ESLint, Linter } from "eslint";
import { describe, expect, it, test } from "vitest";

/** What the project's own rules of syntax say to a piece of a file. */
async function findings(file: string, code: string): Promise<string[]> {
  const config = (await new ESLint().calculateConfigForFile(file)) as Linter.Config;
  const rule = config.rules?.["no-restricted-syntax"] ?? "off";
  const languageOptions = { parserOptions: { ecmaFeatures: { jsx: true } } };
  return new Linter()
    .verify(code, { languageOptions, rules: { "no-restricted-syntax": rule } })
    .map(({ message }) => message);
}

const ROOM = "app/outbox/enqueue.server.ts";

describe("a write that would go past commit() is refused", () => {
  test.each([
    ["an interactive transaction", "db.$transaction(async (tx) => tx.lane.create({}))"],
    ["one by another name", "const work = async (tx) => {}; db.$transaction(work)"],
    ["an array of statements", "db.$transaction([a, b])"],
    ["one taken out of the client", "const { $transaction } = db"],
    ["an awaited write", "async function f() { await db.subscription.updateMany({}) }"],
    ["a returned one", "const f = async () => db.subscription.deleteMany()"],
    ["one that is returned at the end", "async () => { if (x) { return db.lane.upsert({}) } }"],
    ["some at once", "async () => { await Promise.all([db.lane.update({}), db.lane.create({})]) }"],
    ["one that is begun by then()", "const f = () => db.lane.delete({}).then(done)"],
    ["SQL", "async () => { await db.$executeRaw`DELETE FROM Lane` }"],
    ["a write that tells", "async () => { await db.$queryRaw`UPDATE Lane RETURNING id` }"],
    ["SQL that may be anything", "async () => { await db.$queryRawUnsafe(sql) }"],
    ["one at the top of a module", "await db.lane.deleteMany()"],
  ])("%s", async (_, code) => {
    expect(await findings(ROOM, code)).not.toEqual([]);
  });
});

describe("what goes through commit() is not", () => {
  test.each([
    ["a write in it", "async () => { await commit(() => [db.lane.update({}), laneWakes()]) }"],
    [
      "one that keeps the sums",
      "async () => { await commitCounted([id], () => [db.lane.update({})]) }",
    ],
    ["many", "async () => commit(() => ids.map((id) => { return db.lane.update({ id }) }))"],
    ["a statement for it", "function laneWakes() { return db.lane.updateMany({}) }"],
    ["a read", "async () => { await db.lane.findMany(); return db.lane.count() }"],
    ["a read in SQL", "async () => { await db.$queryRaw`\n SELECT id FROM Lane` }"],
  ])("%s", async (_, code) => {
    expect(await findings(ROOM, code)).toEqual([]);
  });

  it("nor is anything that a test writes", async () => {
    expect(await findings("app/outbox/enqueue.test.ts", "await db.lane.create({})")).toEqual([]);
  });
});

const PAGE = "app/pages/home/card.tsx";

describe("words that no other language could have are refused", () => {
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

describe("what nobody reads is not", () => {
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

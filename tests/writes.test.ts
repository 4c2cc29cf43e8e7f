import { resolve } from "node:path";
import { ESLint, Linter } from "eslint";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";

const FILE = "app/outbox/enqueue.server.ts";
const DB = "../server/database/db.server.ts";
const IMPORTS = `import { commit, db, write } from "${DB}";
import { commitCounted } from "./stats/commit-counted.server.ts";
import { laneWakes } from "./queue/wake.server.ts";
declare const id: string;
declare const now: Date;
`;

const REFUSED: [string, string][] = [
  ["an interactive transaction", "db.$transaction(async () => {})"],
  ["an array of statements", "db.$transaction([])"],
  ["a write of db", "db.lane.delete({ where: { id } })"],
  ["many writes of db", "db.lane.updateMany({ data: { wakeAt: now } })"],
  [
    "a statement that is awaited as a promise",
    "((one: PromiseLike<unknown>) => one)(write.lane.deleteMany())",
  ],
  ["one of another module", "((one: PromiseLike<unknown>) => one)(laneWakes(id, now))"],
  ["one that is begun by then()", "write.lane.deleteMany().then(String)"],
  ["SQL of db", "db.$executeRaw`DELETE`"],
  ["SQL as a promise", "((one: PromiseLike<unknown>) => one)(write.$executeRaw`DELETE`)"],
  ["SQL that may be anything", "db.$queryRawUnsafe(id)"],
];

const TAKEN: [string, string][] = [
  ["a write in it", "commit(() => [write.lane.deleteMany(), laneWakes(id, now)])"],
  ["one that keeps the counts", "commitCounted([id], () => [write.lane.deleteMany()])"],
  ["a count of it", "commit(() => [write.lane.deleteMany()]).then(([{ count }]) => count + 1)"],
  [
    "a write that tells",
    "commit(() => [write.$queryRaw<{ id: string }[]>`UPDATE`]).then(([rows]) => rows[0]?.id)",
  ],
  ["a read", "db.lane.count({ where: { id } }).then((count) => count + 1)"],
  ["a read in SQL", "db.$queryRaw<{ id: string }[]>`SELECT`"],
];

/** The type errors of expressions in a module of the app, each on a line of its own. */
function errorsOf(expressions: string[]): string[][] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.json", ts.sys.readFile.bind(ts.sys)).config,
    ts.sys,
    process.cwd(),
  );
  const file = resolve("app/outbox/expressions.server.ts");
  const text = IMPORTS + expressions.map((expression) => `void (${expression});`).join("\n");
  const host = ts.createCompilerHost(options);
  const real = { ...host };
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2024)
      : real.getSourceFile(name, ...rest);
  host.fileExists = (name) => name === file || real.fileExists(name);
  host.readFile = (name) => (name === file ? text : real.readFile(name));
  const program = ts.createProgram([file], { ...options, types: ["node"] }, host);
  const source = program.getSourceFile(file);
  const errors = expressions.map((): string[] => []);
  const before = IMPORTS.split("\n").length - 1;
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const line = source!.getLineAndCharacterOfPosition(start).line - before;
    errors[line]!.push(ts.flattenDiagnosticMessageText(messageText, "\n"));
  }
  return errors;
}

let errors: Map<string, string[]>;

beforeAll(() => {
  const expressions = [...REFUSED, ...TAKEN].map(([, expression]) => expression);
  const found = errorsOf(expressions);
  errors = new Map(expressions.map((expression, at) => [expression, found[at] ?? []]));
});

describe("a write that would go past commit() does not compile", () => {
  test.each(REFUSED)("%s", (_, expression) => {
    expect(errors.get(expression)).not.toEqual([]);
  });
});

describe("what goes through commit() does", () => {
  test.each(TAKEN)("%s", (_, expression) => {
    expect(errors.get(expression)).toEqual([]);
  });
});

describe("the linter refuses what the types can't", () => {
  test.each([
    ["no-restricted-imports", `import { client } from "${DB}"`],
    ["no-restricted-syntax", 'db.$queryRaw`\n UPDATE "Lane" SET "id" = 1 RETURNING "id"`'],
  ])("%s", async (name, code) => {
    const config = (await new ESLint().calculateConfigForFile(FILE)) as Linter.Config;
    const rules = { [name]: config.rules?.[name] ?? "off" };
    expect(new Linter().verify(code, { rules })).toMatchObject([{ ruleId: name }]);
    // A statement is no promise, so that to await it is an error of this rule, which needs the types.
    expect(config.rules?.["@typescript-eslint/await-thenable"]).toEqual([2]);
  });
});

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };

const installed = new Set(Object.keys(packageJson.dependencies));

it("the built server imports only packages that production installs", () => {
  const bundle = readFileSync("build/server/index.js", "utf8");
  const imported = [...bundle.matchAll(/^import .*?"([^"]+)";$|\bimport\("([^"]+)"\)/gm)]
    .map(([, whole, dynamic]) => whole ?? dynamic ?? "")
    .filter((name) => !name.startsWith(".") && !isBuiltin(name));
  expect(imported).toContain("express");
  expect(imported.filter((name) => !installed.has(packageOf(name)))).toEqual([]);
});

it("the programs that run from their source import only packages that production installs", async () => {
  const programs = [...new Set(JSON.stringify(packageJson.scripts).match(PROGRAM))];
  expect(programs).toContain("worker.ts");
  const { output } = await cruise(programs, {
    doNotFollow: { path: "node_modules|prisma/client" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: { conditionNames: ["import", "node"] },
  });
  const packages = (output as ICruiseResult).modules
    .flatMap(({ dependencies }) => dependencies)
    .filter(({ dependencyTypes }) => dependencyTypes.some((type) => type.startsWith("npm")))
    .map(({ module }) => packageOf(module));
  expect(packages).toContain("zod");
  expect(packages.filter((name) => !installed.has(name))).toEqual([]);
});

/** What package.json starts with the environment of a file, as an operator does. */
const PROGRAM = /(?<=--env-file-if-exists=\.env )[\w/-]+\.ts/g;

/** "@prisma/client/runtime/client" is of "@prisma/client". */
function packageOf(module: string): string {
  return module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
}

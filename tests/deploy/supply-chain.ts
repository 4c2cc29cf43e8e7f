import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { describeAudit } from "./audit-report.ts";

/**
 * `npm run supply:check`: asks the registry for known faults, and writes the list of all packages
 * (CycloneDX) to `.sbom`. Ends with 1 for a fault of what production installs. Those of the others
 * are named: the build puts some of them into its bundles, and most only run while it builds.
 */
const SBOM = ".sbom/notify-me.cdx.json";

const options = { isCi: process.env["CI"] !== undefined };
const audit = describeAudit(await npm("audit", "--omit=dev", "--json"), options);
process.stdout.write(`npm audit --omit=dev: ${audit.words}\n`);
const all = describeAudit(await npm("audit", "--json"), options);
process.stdout.write(`npm audit: ${all.words}\n`);

// By the lock file: the same list on every machine, with the packages of every platform.
const sbom = await npm("sbom", "--sbom-format=cyclonedx", "--package-lock-only");
mkdirSync(".sbom", { recursive: true });
writeFileSync(SBOM, sbom);
const { components } = JSON.parse(sbom) as { components: unknown[] };
process.stdout.write(`SBOM: ${components.length} packages in ${SBOM}\n`);

if (audit.isFault) process.exitCode = 1;

/** What npm prints, whatever its exit code. */
function npm(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", args, { stdio: ["ignore", "pipe", "ignore"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject).once("close", () => resolve(output));
  });
}

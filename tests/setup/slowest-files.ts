import type { Reporter, TestModule } from "vitest/node";

const SHOWN = 10;

/** Prints which files took longest, at the end of a run of more than those. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    const slowest = modules
      .map((module) => ({ file: module.relativeModuleId, ms: durationOf(module) }))
      .toSorted((one, other) => other.ms - one.ms)
      .slice(0, SHOWN);
    const lines = slowest.map(
      ({ file, ms }) => `${(ms / 1_000).toFixed(1).padStart(6)} s  ${file}`,
    );
    process.stdout.write(`\n The slowest files\n${lines.join("\n")}\n`);
  }
}

/** Includes what a file needs before its first test. */
function durationOf(module: TestModule): number {
  const { duration, collectDuration, setupDuration, environmentSetupDuration, prepareDuration } =
    module.diagnostic();
  return duration + collectDuration + setupDuration + environmentSetupDuration + prepareDuration;
}

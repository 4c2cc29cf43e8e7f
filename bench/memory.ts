import { readFileSync } from "node:fs";

/** The most memory that this process has had at any time, in MiB. */
export function peakRssMb(): number {
  return (readHighWater() ?? process.resourceUsage().maxRSS) / 1_024;
}

/** Of this program alone: what the operating system tells of a process may begin with its parent's. */
function readHighWater(): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}

import { readFileSync } from "node:fs";

/** The most memory that this process has used at any time, in MiB. */
export function peakRssMb(): number {
  return (readHighWater() ?? process.resourceUsage().maxRSS) / 1_024;
}

/** For this program alone: the operating system's figure for a process may include its parent's. */
function readHighWater(): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}

/** Watches the memory of another process until it is stopped. Returns the most of it, in MiB. */
export function watchMemory(pid: number): { stop: () => number } {
  const before = rssMb(pid);
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, rssMb(pid))), 20);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(most, rssMb(pid)) - before;
    },
  };
}

function rssMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1]) / 1_024;
}

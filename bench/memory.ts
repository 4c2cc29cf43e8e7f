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

/** Watches how the memory of another process grows, until it is told to stop: the most of it in MiB. */
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

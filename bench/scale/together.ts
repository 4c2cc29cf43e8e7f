import { sum } from "../figures.ts";

interface Runnable {
  asked: {
    halt: () => Promise<void>;
    usage: () => Promise<{ statements: number; cpuMs: number }>;
  };
}

/** Several processes as one. */
export function together<One extends Runnable>(all: One[], start: (one: One) => Promise<void>) {
  return {
    async start() {
      await Promise.all(all.map(start));
    },
    async halt() {
      await Promise.all(all.map(({ asked }) => asked.halt()));
    },
    usage: async () => {
      const used = await Promise.all(all.map(({ asked }) => asked.usage()));
      return {
        statements: sum(used.map(({ statements }) => statements)),
        cpuMs: sum(used.map(({ cpuMs }) => cpuMs)),
      };
    },
  };
}

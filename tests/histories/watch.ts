/** In real time: on the busiest machine nothing takes so long that does not hang. */
const HANGS_AFTER_MS = 90_000;

/** Who may hang. */
interface Watched {
  time: { monotonic: () => number };
  /** What the operator has read meanwhile. */
  lines: () => string[];
}

/** Something never ends; the message says what, whether time passes in it, and what the log says. */
export class Hangs extends Error {
  override name = "Hangs";
}

/** Waits for what is to end in virtual time. Where it never does, it is told as a failure of its own. */
export async function watch(
  what: string,
  { time, lines }: Watched,
  work: () => Promise<void>,
  hangsAfterMs = HANGS_AFTER_MS,
): Promise<void> {
  const began = time.monotonic();
  let timer: NodeJS.Timeout | undefined;
  const hanging = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const passed = `${time.monotonic() - began} virtual ms have passed`;
      reject(new Hangs(`${what} never ends, ${passed}: ${lines().slice(-5).join("")}`));
    }, hangsAfterMs);
  });
  try {
    await Promise.race([work(), hanging]);
  } finally {
    clearTimeout(timer);
  }
}

/** In real time: even on a busy machine, what takes this long hangs. */
const HANGS_AFTER_MS = 90_000;

/** What may hang. */
interface Watched {
  time: { monotonic: () => number };
  /** What the operator has read so far. */
  lines: () => string[];
}

/** Something never ends; the message says what, whether time passes in it, and what the log says. */
export class Hangs extends Error {
  override name = "Hangs";
}

/** Waits for work that ends in virtual time. Throws `Hangs` if it never does. */
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

import { readdirSync, statSync } from "node:fs";

/**
 * What is made of the files of these folders. It is made again only after one of the files has
 * changed, appeared or gone, so that an edit shows at once and a page costs no reading.
 */
export function madeOf<T>(folders: URL[], make: () => T): () => T {
  let made: { stamp: string; value: T } | undefined;
  return () => {
    const stamp = folders.flatMap(stampsOf).join();
    if (made?.stamp !== stamp) made = { stamp, value: make() };
    return made.value;
  };
}

function stampsOf(folder: URL): string[] {
  return readdirSync(folder).map((name) => `${name} ${statSync(new URL(name, folder)).mtimeMs}`);
}

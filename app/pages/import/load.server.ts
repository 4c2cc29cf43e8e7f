import { presentImport } from "../../import/stored/present.server.ts";

/** The data of the page that imports sign-ups from another app. */
export async function loadImport(shop: string) {
  return { current: (await presentImport(shop)) ?? null };
}

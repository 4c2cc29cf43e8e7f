import { readFile } from "node:fs/promises";
import { composeAppBridge } from "../app-bridge/script.ts";

const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";

const types = new Map([
  ["shell.css", STYLE],
  ["rail.css", STYLE],
  ["frame.css", STYLE],
  ["controls.css", STYLE],
  ["bars.js", SCRIPT],
  ["buttons.js", SCRIPT],
  ["extensions.js", SCRIPT],
  ["frame.js", SCRIPT],
  ["leaving.js", SCRIPT],
  ["loading.js", SCRIPT],
  ["main.js", SCRIPT],
  ["menu.js", SCRIPT],
  ["place.js", SCRIPT],
  ["toasts.js", SCRIPT],
  ["token.js", SCRIPT],
]);

/** A style or script of the admin's own pages; undefined if none has this name. */
export async function serveFile(name: string): Promise<Response | undefined> {
  const type = types.get(name);
  if (!type) return undefined;
  const text = await readFile(new URL(`browser/${name}`, import.meta.url), "utf8");
  return new Response(text, { headers: { "Content-Type": type, "Cache-Control": "no-cache" } });
}

/** The one file of the admin that the app's pages load. */
export async function serveAppBridge(): Promise<Response> {
  return new Response(await composeAppBridge(), {
    headers: {
      "Content-Type": SCRIPT,
      "Cache-Control": "no-cache",
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
    },
  });
}

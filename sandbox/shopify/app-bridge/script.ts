import { readFile } from "node:fs/promises";

/** Each module comes before those that use it. */
const modules = [
  "host-link.js",
  "config.js",
  "id-token.js",
  "extensions.js",
  "leaving.js",
  "signed-fetch.js",
  "bounce.js",
  "place.js",
  "hidden-content.js",
  "navigation.js",
  "bar.js",
  "bar-element.js",
  "save-bar.js",
  "toast.js",
  "main.js",
];

/**
 * App Bridge is a classic script: unlike a module, it has run when the next tag is read. So the modules
 * beside this file are joined into one function, and no two of them may share a name.
 */
export async function composeAppBridge(): Promise<string> {
  const texts = await Promise.all(modules.map(readModule));
  return `(() => {\n"use strict";\n${texts.join("\n")}})();\n`;
}

async function readModule(name: string): Promise<string> {
  const text = await readFile(new URL(name, import.meta.url), "utf8");
  const body = text
    .replace(/^import [^;]*;\n/gm, "")
    .replace(/^export (?=async |class |const |function )/gm, "");
  return `// ${name}\n${body}`;
}

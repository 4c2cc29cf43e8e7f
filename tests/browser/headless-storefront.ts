import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build, type Rollup } from "vite";

/** The component that the guide shows, as it is. */
function componentOfGuide(): string {
  const [, code] = /```tsx\n([\s\S]*?)```/.exec(readFileSync("docs/headless.md", "utf8")) ?? [];
  if (!code) throw new Error("docs/headless.md shows no component.");
  return code;
}

/** A page with the guide's component, on a web origin of its own. */
export interface HeadlessStorefront {
  origin: string;
  /** Builds the page with the address and the token that a developer fills in. */
  fillIn: (api: string, token: string) => Promise<void>;
  stop: () => Promise<void>;
}

export async function serveHeadlessStorefront(variantId: string): Promise<HeadlessStorefront> {
  let script = "";
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(
      isScript
        ? script
        : '<!doctype html><title>Shop</title><div id="root"></div><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async fillIn(api, token) {
      const filled = componentOfGuide()
        .replace(/"https:\/\/app\.example[^"]*"/, JSON.stringify(api))
        .replace('"bis_pk_…"', JSON.stringify(token));
      script = await bundle(`${filled}
        import { createElement } from "react";
        import { createRoot } from "react-dom/client";
        const props = { variantId: ${JSON.stringify(variantId)}, locale: "de" };
        createRoot(document.getElementById("root")!).render(createElement(BackInStock, props));`);
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

const ENTRY = "virtual:page.tsx";

async function bundle(code: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    esbuild: { jsx: "automatic", jsxDev: false },
    plugins: [
      {
        name: "guide",
        resolveId: (id) => (id === ENTRY ? ENTRY : undefined),
        load: (id) => (id === ENTRY ? code : undefined),
      },
    ],
    build: { write: false, rollupOptions: { input: ENTRY } },
  })) as Rollup.RollupOutput;
  const [{ code: script }] = built.output;
  return script;
}

import { globSync } from "node:fs";
import { constants } from "node:zlib";
import { vitePlugin as remix } from "@remix-run/dev";
import { PurgeCSS } from "purgecss";
import { build, defineConfig, type Plugin } from "vite";
import { compression, defineAlgorithm } from "vite-plugin-compression2";
import { dependencies } from "./package.json";

/** Two thousand small files, whose loading took two seconds of the start; bundled they take a fraction. */
const BUNDLED = [/^@shopify\//, /^(@date-fns\/tz|date-fns|jose|libphonenumber-js|zod)/];

/**
 * Remix would make its routes the server's entry. Ours is server.ts, so that the routes, the worker and
 * what joins them are one module graph, with one database client in the process.
 */
const serverEntry: Plugin = {
  name: "server-entry",
  enforce: "post",
  config: (config, { isSsrBuild }) => {
    if (isSsrBuild && config.build?.rollupOptions) config.build.rollupOptions.input = "server.ts";
  },
};

/** `remix vite:dev` serves the routes; this starts the worker from server.ts, as in production. */
const workerInDevelopment: Plugin = {
  name: "worker-in-development",
  apply: "serve",
  configureServer(vite) {
    vite.httpServer?.once("listening", () => {
      vite
        .ssrLoadModule("/server.ts")
        .then((server) => (server as { startDelivery(): unknown }).startDelivery())
        .catch((error: unknown) => {
          vite.config.logger.error(String(error));
        });
    });
  },
};

/**
 * Production installs `dependencies` and nothing else: what the built server needs besides is in its
 * bundle. Only the build can do that, as the development server bundles no CommonJS.
 */
const wholeBundle: Plugin = {
  name: "whole-bundle",
  config(_, { isSsrBuild }) {
    if (!isSsrBuild) return;
    const isBundled = (name: string) => BUNDLED.some((pattern) => pattern.test(name));
    const installed = Object.keys(dependencies).filter((name) => !isBundled(name));
    return { ssr: { noExternal: true, external: installed } };
  },
};

/**
 * Polaris' one stylesheet has the rules of every component: 54 kB compressed, which a page waits for
 * before it shows anything. The build keeps those whose names are in the scripts of our pages.
 */
const usedPolarisStyles: Plugin = {
  name: "used-polaris-styles",
  enforce: "pre",
  apply: "build",
  async transform(css, id) {
    if (!/@shopify\/polaris\/build\/esm\/styles\.css\?transform-only$/.test(id)) return;
    const content = [{ raw: await bundlePages(), extension: "js" }];
    // Named by `p-theme-` and a theme: these are the two that Polaris chooses by itself.
    const safelist = ["p-theme-light", "p-theme-light-mobile"];
    const [used] = await new PurgeCSS().purge({
      content,
      css: [{ raw: css }],
      safelist,
      keyframes: true,
      defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    });
    if (!used) throw new Error("Polaris has no stylesheet");
    return { code: used.css, map: null };
  },
};

/** The code of all pages with the parts of Polaris that they use, and nothing of the server. */
async function bundlePages(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      rollupOptions: {
        input: globSync("app/pages/**/*.tsx", { exclude: ["**/*.test.tsx"] }),
        preserveEntrySignatures: "exports-only",
        external: [/\.server\.ts$/, /^node:/],
        treeshake: { moduleSideEffects: false },
      },
    },
  });
  return [output]
    .flat()
    .flatMap((one) => ("output" in one ? one.output : []))
    .map((file) => (file.type === "chunk" ? file.code : ""))
    .join("\n");
}

/** Made once, with more effort than a server could spend on each answer. */
const compressedAssets = compression({
  include: /\.(js|css|svg)$/,
  algorithms: [
    defineAlgorithm("brotliCompress", { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    defineAlgorithm("gzip", { level: 9 }),
  ],
  logLevel: "silent",
});

/**
 * Two scripts for what every page uses. By itself Rollup makes twenty, most of a kilobyte, and a slow
 * connection waits for each.
 */
function commonChunk(id: string): string | undefined {
  if (
    /\/node_modules\/(@remix-run|i18next|react|react-(dom|i18next|router|router-dom)|scheduler|turbo-stream|html-parse-stringify|void-elements)\//.test(
      id,
    )
  )
    return "libraries";
  return undefined;
}

export default defineConfig(({ isSsrBuild }) => ({
  server: { port: Number(process.env["PORT"] ?? 3000), allowedHosts: true },
  plugins: [
    remix({
      ignoredRouteFiles: ["**/*.test.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_singleFetch: true,
        v3_routeConfig: false,
      },
    }),
    serverEntry,
    wholeBundle,
    workerInDevelopment,
    usedPolarisStyles,
    ...(isSsrBuild ? [] : [compressedAssets]),
  ],
  ssr: { noExternal: BUNDLED },
  build: {
    ...{ assetsInlineLimit: 0, target: "es2022" },
    // Tells the server which script has which language.
    manifest: true,
    rollupOptions: isSsrBuild ? {} : { output: { manualChunks: commonChunk } },
  },
}));

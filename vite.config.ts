import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Plugin } from "vite";
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

export default defineConfig({
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
  ],
  ssr: { noExternal: BUNDLED },
  build: { assetsInlineLimit: 0, target: "es2022" },
});

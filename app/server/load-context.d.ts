import type { Backpressure } from "./backpressure.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** The backpressure of this request's answer. Vite's development server has none. */
    backpressure?: Backpressure;
  }
}

import type { Backpressure } from "./backpressure.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** Of the answer to this request. Vite's development server knows none. */
    backpressure?: Backpressure;
  }
}

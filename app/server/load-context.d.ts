import type { Pace } from "./pace.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** Of the answer to this request. Vite's development server knows none. */
    pace?: Pace;
  }
}

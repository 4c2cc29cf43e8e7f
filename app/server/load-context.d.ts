import type { Backpressure } from "./backpressure.server.ts";
import type { BodyRefusal } from "./body-limit.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** The backpressure of this request's answer. Vite's development server has none. */
    backpressure?: Backpressure;
    /** Why the body of this request was not read: what the route sees of it is empty. */
    bodyRefusal?: BodyRefusal | undefined;
  }
}

import type { Backpressure } from "./backpressure.server.ts";
import type { BodyRefusal } from "./body-limit.server.ts";

declare module "@remix-run/node" {
  /** What the server passes on with a request; Vite's development server passes nothing. */
  interface AppLoadContext {
    /** The backpressure of this request's answer. */
    backpressure?: Backpressure;
    /** Why the body of this request was not read: what the route sees of it is empty. */
    bodyRefusal?: BodyRefusal | undefined;
    /** Makes this request's answer 503 with Retry-After, should it be a 500. */
    retryLater?: () => void;
  }
}

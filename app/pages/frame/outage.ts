import {
  type ClientActionFunctionArgs,
  type useLoaderData,
  isRouteErrorResponse,
} from "@remix-run/react";

/** The answer to a form if no answer came: it is unknown whether it was done. */
export interface Unanswered {
  intent: "unanswered";
  /** The form's intent; empty if it has none. */
  of: string;
}

/**
 * A page's `clientAction` that turns an outage into an answer: without a connection, or with a
 * failing server, the form keeps its content and can say so.
 */
export function catchOutage<Action>() {
  type Answer = ReturnType<typeof useLoaderData<Action>>;
  return async (call: ClientActionFunctionArgs): Promise<Answer | Unanswered> => {
    const { request, serverAction } = call;
    const intent = (await request.clone().formData()).get("intent");
    try {
      return await serverAction<Action>();
    } catch (error) {
      if (request.signal.aborted || !isOutage(error)) throw error;
      return { intent: "unanswered", of: typeof intent === "string" ? intent : "" };
    }
  };
}

/**
 * Whether an error means that the server could not answer: no connection, a broken one, or a 5xx. A
 * deliberate answer such as 404 is no outage.
 */
export function isOutage(error: unknown): boolean {
  return isRouteErrorResponse(error) ? error.status >= 500 : error instanceof Error;
}

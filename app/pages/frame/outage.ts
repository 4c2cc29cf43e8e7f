import {
  type ClientActionFunctionArgs,
  type useLoaderData,
  isRouteErrorResponse,
} from "@remix-run/react";

/** What a form is told where no answer came: whether it was done is not known. */
export interface Unanswered {
  intent: "unanswered";
  /** The form's own intent; empty where it has none. */
  of: string;
}

/**
 * A page's `clientAction` whose failures are answers: without a connection, or with the server in
 * trouble, the form stands as it was filled in, and can say so.
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
 * Whether an error means that the server did not get to an answer: no connection, a broken one, or
 * an answer of 5xx. What it answered on purpose, as 404, is none.
 */
export function isOutage(error: unknown): boolean {
  return isRouteErrorResponse(error) ? error.status >= 500 : error instanceof Error;
}

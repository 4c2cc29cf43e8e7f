import type { ClientActionFunctionArgs, useLoaderData } from "@remix-run/react";
import { isOutage } from "./outage.ts";

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
export function orUnanswered<Action>() {
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

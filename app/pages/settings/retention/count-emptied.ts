import type { ClientLoaderFunctionArgs } from "@remix-run/react";
import { isOutage } from "../../frame/outage.ts";
import type { Emptied } from "./load.server.ts";

/** The answer to the dialog's question; the count is null where no answer came. */
export interface CountedOrNot extends Omit<Emptied, "count"> {
  count: number | null;
}

/**
 * The `clientLoader` of the count that a shorter retention is confirmed with. During an outage the
 * count is unknown, and the settings stay on the page with all that is not saved.
 */
export async function countEmptied(call: ClientLoaderFunctionArgs): Promise<CountedOrNot> {
  const { request, serverLoader } = call;
  try {
    return await serverLoader<Emptied>();
  } catch (error) {
    if (request.signal.aborted || !isOutage(error)) throw error;
    return { days: Number(new URL(request.url).searchParams.get("days")), count: null };
  }
}

import { enqueue } from "../outbox/enqueue.server.ts";
import { loadSettings } from "../merchant/settings.server.ts";
import { logger, errorName } from "../server/logger.server.ts";
import { receptions } from "../server/metrics.server.ts";
import { readBody, type BodyReading } from "./body.server.ts";
import { wordingsOf } from "../outbox/consent/counted-consents.server.ts";
import { readSignUp, versionNamed, type FieldFaults } from "./form.server.ts";

/** The result of a shopper's request. It does not reveal whether it is a repeat. */
export type Reception =
  /**
   * The e-mail address, where the shopper is reached by e-mail alone: a phone may have been typed
   * beside it.
   */
  | { status: "accepted"; byEmail: string | null }
  | { status: "invalid"; faults: FieldFaults }
  | { status: "unreadable"; httpStatus: 400 | 413 | 415 }
  | { status: "unavailable" }
  | { status: "busy"; retryAfterSeconds: number };

const BUSY: Reception = { status: "busy", retryAfterSeconds: 5 };

type BodyRefusal = 408 | 413 | 415 | 503;

/**
 * Takes a sign-up of a shop that Shopify has authenticated. "accepted" means committed: no call to
 * Klaviyo or Shopify is made in between. The fields are returned for the answer's language.
 * `refusal` says why the server did not read the body.
 */
export async function accept(
  shop: string,
  request: Request,
  now: Date,
  refusal?: BodyRefusal,
): Promise<{ reception: Reception; fields: Record<string, string> }> {
  const body: BodyReading | { ok: false; status: BodyRefusal } = refusal
    ? { ok: false, status: refusal }
    : await readBody(request);
  const fields = body.ok ? body.fields : {};
  const reception: Reception = body.ok
    ? await store(shop, fields, request.headers.get("user-agent") ?? "", now)
    : refused(body.status);
  receptions.inc({ status: reception.status });
  return { reception, fields };
}

/** A body that came too slowly or found no room may come again. */
function refused(status: 400 | BodyRefusal): Reception {
  return status === 408 || status === 503 ? BUSY : { status: "unreadable", httpStatus: status };
}

async function store(
  shop: string,
  fields: Record<string, string>,
  userAgent: string,
  now: Date,
): Promise<Reception> {
  try {
    const settings = await loadSettings(shop);
    if (!settings) return { status: "unavailable" };
    const wordings = await wordingsOf(shop, [versionNamed(fields)]);
    const reading = readSignUp(fields, { settings, wordings, userAgent });
    if (!reading.ok) return { status: "invalid", faults: reading.faults };
    const { signUp } = reading;
    await enqueue(shop, signUp, now);
    return { status: "accepted", byEmail: signUp.phone === null ? signUp.email : null };
  } catch (error) {
    // Locked, full or broken: the shopper is asked to try again, and the operator gets a log line.
    logger.error(
      { shop, error: errorName(error) },
      "A sign-up could not be stored; the shopper was asked to try again",
    );
    return BUSY;
  }
}

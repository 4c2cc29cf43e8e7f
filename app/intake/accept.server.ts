import { Gauge } from "prom-client";
import type { BodyRefusal } from "../server/body-limit.server.ts";
import { arrivals } from "../server/connections.server.ts";
import { createHoldBack } from "../server/hold-back.server.ts";
import { receptions, registry } from "../server/metrics.server.ts";
import { readListed } from "./any-option.server.ts";
import { answerShopper, codeOf, type Answer } from "./answer.server.ts";
import { Batches, Refused, type BatchLimits, type Size } from "./batches.ts";
import { refuseFlood } from "./blocked-cap.server.ts";
import { readFields } from "./body.server.ts";
import { keepKnown, type KnownFields } from "./known-fields.server.ts";
import { receive } from "./receive.server.ts";
import { BUSY, type FilledForm, type Reception } from "./reception.ts";

/** A shopper's request, as it came. */
export interface SignUpRequest {
  contentType: string;
  userAgent: string;
  accept: string;
  /** The address that Shopify names as the shopper's. */
  address?: string | undefined;
  /** As in `FilledForm`. */
  requestId?: string | undefined;
  /** The body's bytes, or why the server did not read them. */
  body: Uint8Array<ArrayBuffer> | BodyRefusal;
}

/**
 * 16 rows are written in little more time than one. Shoppers give up after some seconds, and
 * Shopify's app proxy before them; the block tries again where it is answered "busy". 4,000
 * rows are what is stored in two seconds at full speed; a form for any option is one for each.
 */
const LIMITS: BatchLimits = {
  batch: 16,
  rows: 4_000,
  bytes: 8 * 1024 * 1024,
  withinMs: 1_900,
  graceMs: 100,
};

const batches = new Batches(receive, LIMITS, arrivals);

new Gauge({
  name: "notify_me_waiting_sign_ups",
  help: "Sign-ups that wait to be stored",
  registers: [registry],
  collect() {
    this.set(batches.waiting.rows);
  },
});

new Gauge({
  name: "notify_me_waiting_sign_up_bytes",
  help: "About how many bytes the sign-ups take that wait to be stored",
  registers: [registry],
  collect() {
    this.set(batches.waiting.bytes);
  },
});

/**
 * Answers a sign-up of a shop that Shopify has authenticated, within two seconds of its arrival. A
 * sign-up that is accepted is committed: no call to Klaviyo or Shopify is made in between.
 */
export async function answerSignUp(
  shop: string,
  { contentType, userAgent, accept, address, body, requestId }: SignUpRequest,
  at: Date,
): Promise<Answer> {
  const reading = await readKnown(body, contentType);
  const reception =
    "status" in reading
      ? noteReception(refused(reading.status))
      : await receiveForm({ shop, ...reading, userAgent, address, at, requestId });
  return answerShopper(accept, reception, "status" in reading ? {} : reading.fields);
}

/** The fields of a body that are read, or why there are none. */
async function readKnown(
  body: SignUpRequest["body"],
  contentType: string,
): Promise<KnownFields | { status: 400 | BodyRefusal }> {
  if (typeof body === "number") return { status: body };
  const reading = await readFields(body, contentType);
  return reading.ok ? keepKnown(reading.fields) : { status: reading.status };
}

/**
 * Checks and stores a shopper's form within two seconds of its arrival. One that is accepted is
 * committed: no call to Klaviyo or Shopify is made in between.
 */
export async function receiveForm(form: FilledForm): Promise<Reception> {
  const reception = noteReception(await takeTurn(form));
  if (reception.status === "limited") await slowDown();
  return reception;
}

function noteReception(reception: Reception): Reception {
  receptions.inc({ status: reception.status, code: codeOf(reception) });
  return reception;
}

/** A program that asks again as soon as it is answered takes the time of all shops; it is let wait. */
const slowDown = createHoldBack({ ms: 1_000, most: 2_000 });

/** A body that came too slowly or found no room may come again. */
function refused(status: 400 | BodyRefusal): Reception {
  return status === 408 || status === 503 ? BUSY : { status: "unreadable", httpStatus: status };
}

async function takeTurn(form: FilledForm): Promise<Reception> {
  const refusal = refuseFlood(form);
  if (refusal) return refusal;
  const reception = await batches.add(form.shop, form, sizeOf(form));
  return reception instanceof Refused ? BUSY : reception;
}

/** The rows of a form, and about as many bytes as it takes while it waits. */
function sizeOf({ fields, source }: FilledForm): Size {
  const listed = source === "api" ? undefined : readListed(fields);
  const bytes = Object.entries(fields).reduce(
    (sum, [name, text]) => sum + name.length + text.length,
    0,
  );
  return { rows: Math.max(1, listed?.length ?? 1), bytes };
}

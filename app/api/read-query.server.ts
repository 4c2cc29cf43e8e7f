import { readProductId, readVariantId } from "../klaviyo/shopify-ids.ts";
import type { ListFilter } from "../outbox/log/listed.server.ts";
import type { LogPosition } from "../outbox/log/scan-log.server.ts";
import { STATES_BY_NAME } from "./states.ts";

/** A parameter that is wrong, and how it should be. */
export interface QueryFault {
  parameter: string;
  detail: string;
}

export interface SignUpQuery {
  filter: ListFilter;
  from: LogPosition | null;
  limit: number;
}

export interface DemandQuery {
  /** The variant behind which the page begins. */
  behind: string | null;
  limit: number;
}

export type QueryReading<Query> =
  { ok: true; query: Query } | { ok: false; faults: QueryFault[]; isCursor: boolean };

const MOST = 100;
const USUAL = 50;

/** A time as RFC 3339 has it, with its offset; to the millisecond. */
const TIME =
  /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Fourteen digits of milliseconds end in the year 5138. */
const PLACE = /^(\d{1,14})\.([0-9a-f-]{36})$/;
const VARIANT = /^v\.([1-9]\d{0,19})$/;

/** Writes a position among the sign-ups as a cursor: it has nothing of a shopper, and names no shop. */
export function writePlace({ createdAt, id }: LogPosition): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`).toString("base64url");
}

/** Writes a position among the variants as a cursor. */
export function writeVariant(variantId: string): string {
  return Buffer.from(`v.${variantId}`).toString("base64url");
}

/** Reads the query of the sign-ups; unknown, repeated and malformed parameters are faults. */
export function readSignUpQuery(params: URLSearchParams): QueryReading<SignUpQuery> {
  const reader = new Reader(params);
  const state = reader.read("state", "is queued, sent, failed or blocked", (text) =>
    STATES_BY_NAME.get(text),
  );
  const variant = reader.read("variant_id", "is a variant's ID, in digits or as a GID", (text) => {
    const reading = readVariantId(text);
    return reading.ok ? reading.variantId : undefined;
  });
  const product = reader.read(
    "product_id",
    "is a product's ID, in digits or as a GID",
    (text) => readProductId(text) ?? undefined,
  );
  const time = "is a time with its offset, such as 2026-11-30T00:00:00Z";
  const from = reader.read("created_from", time, readTime);
  const to = reader.read("created_to", time, readTime);
  const tests = reader.read("include_tests", "is true or false", (text) =>
    text === "true" || text === "false" ? text : undefined,
  );
  const limit = reader.readLimit();
  const place = reader.readCursor(PLACE, ([, at = "", id = ""]) => ({
    createdAt: new Date(Number(at)),
    id,
  }));
  return reader.end({
    filter: { state, variant, product, from, to, withTests: tests === "true" },
    from: place,
    limit,
  });
}

/** Reads the query of the demand. */
export function readDemandQuery(params: URLSearchParams): QueryReading<DemandQuery> {
  const reader = new Reader(params);
  const limit = reader.readLimit();
  const behind = reader.readCursor(VARIANT, ([, variantId = ""]) => variantId);
  return reader.end({ behind, limit });
}

/** Reads parameters one by one, and collects what is wrong. */
class Reader {
  readonly #params: URLSearchParams;
  readonly #known = new Set<string>();
  readonly #faults: QueryFault[] = [];
  #isCursor = false;

  constructor(params: URLSearchParams) {
    this.#params = params;
  }

  read<Value>(
    parameter: string,
    form: string,
    valueOf: (text: string) => Value | undefined,
  ): Value | null {
    this.#known.add(parameter);
    const texts = this.#params.getAll(parameter);
    if (texts.length === 0) return null;
    const value = texts.length === 1 ? valueOf(texts[0] ?? "") : undefined;
    if (value === undefined) this.#faults.push({ parameter, detail: `${parameter} ${form}.` });
    return value ?? null;
  }

  readLimit(): number {
    const limit = this.read("limit", `is a number from 1 to ${MOST}`, (text) =>
      /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST
        ? Number(text)
        : undefined,
    );
    return limit ?? USUAL;
  }

  readCursor<Value>(form: RegExp, valueOf: (parts: RegExpExecArray) => Value): Value | null {
    const before = this.#faults.length;
    const value = this.read("cursor", "is what an earlier page has in next, unchanged", (text) => {
      const parts = form.exec(Buffer.from(text, "base64url").toString("latin1"));
      return parts && Buffer.from(parts[0]).toString("base64url") === text
        ? valueOf(parts)
        : undefined;
    });
    this.#isCursor = this.#faults.length > before;
    return value;
  }

  end<Query>(query: Query): QueryReading<Query> {
    for (const parameter of new Set(this.#params.keys())) {
      if (this.#known.has(parameter)) continue;
      // What is named here is the request's own text: only a plain name is repeated.
      const name = /^\w{1,40}$/.test(parameter) ? parameter : "A parameter";
      this.#faults.push({ parameter: name, detail: `${name} is unknown.` });
    }
    if (this.#faults.length === 0) return { ok: true, query };
    return {
      ok: false,
      faults: this.#faults,
      isCursor: this.#isCursor && this.#faults.length === 1,
    };
  }
}

function readTime(text: string): Date | undefined {
  if (!TIME.test(text)) return undefined;
  const time = new Date(text);
  // A day that the month does not have would be one of the next.
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return isDay && !Number.isNaN(time.getTime()) ? time : undefined;
}

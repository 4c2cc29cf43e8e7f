import { globSync, readFileSync } from "node:fs";
import { parse } from "smol-toml";

export interface FlowTriggerInput {
  body?: string | null;
  handle?: string | null;
  payload?: unknown;
}

/** A trigger that Shopify Flow took: what a workflow would start with. */
export interface ReceivedTrigger {
  at: string;
  handle: string;
  payload: Record<string, unknown>;
}

interface Field {
  key: string;
  type: string;
}

/** https://shopify.dev/docs/apps/build/flow/triggers/reference */
const MOST_BYTES = 50_000;
/** How many are kept to be looked at. */
const KEPT = 50;

const FITS: Record<string, (value: unknown) => boolean> = {
  boolean: (value) => typeof value === "boolean",
  email: (value) => typeof value === "string" && value.includes("@"),
  single_line_text_field: (value) => typeof value === "string" && !/[\r\n]/.test(value),
  url: (value) => typeof value === "string" && URL.canParse(value),
  number_decimal: (value) => typeof value === "number" && Number.isFinite(value),
};

/** The fields of each trigger that the project's extensions declare, by its handle. */
const triggers = new Map(
  globSync("extensions/*/shopify.extension.toml", {
    cwd: new URL("../../", import.meta.url),
  }).flatMap((file) => declaredIn(new URL(`../../${file}`, import.meta.url))),
);

function declaredIn(file: URL): [string, Field[]][] {
  const { extensions, settings } = parse(readFileSync(file, "utf8")) as {
    extensions?: { type: string; handle: string }[];
    settings?: { fields?: Field[] };
  };
  const [extension] = extensions ?? [];
  return extension?.type === "flow_trigger" ? [[extension.handle, settings?.fields ?? []]] : [];
}

/**
 * Takes a trigger as Shopify Flow does, and keeps it. What Shopify's errors say is not documented;
 * the app reads that there is one. A payload must have every declared field and no other one, which
 * is stricter than Shopify.
 * https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/flowTriggerReceive
 */
export function receiveTrigger(
  received: ReceivedTrigger[],
  { body, handle, payload }: FlowTriggerInput,
  now: number,
) {
  const objection = objectTo({ body, handle, payload });
  if (objection) return { userErrors: [objection] };
  received.unshift({
    at: new Date(now).toISOString(),
    handle: handle ?? "",
    payload: payload as Record<string, unknown>,
  });
  received.splice(KEPT);
  return { userErrors: [] };
}

function objectTo({ body, handle, payload }: FlowTriggerInput) {
  const object = (field: string, message: string) => ({ field: [field], message });
  if (body != null) return object("body", "The argument body is deprecated.");
  const fields = triggers.get(handle ?? "");
  if (!fields) return object("handle", `There is no trigger with the handle '${handle ?? ""}'.`);
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    return object("payload", "The payload must be an object.");
  }
  if (Buffer.byteLength(JSON.stringify(payload)) > MOST_BYTES) {
    return object("payload", `The payload exceeds ${MOST_BYTES} bytes.`);
  }
  const values = new Map(Object.entries(payload));
  const unknown = [...values.keys()].find((key) => !fields.some((field) => field.key === key));
  if (unknown !== undefined) return object("payload", `The field '${unknown}' is not declared.`);
  const unfit = fields.find(({ key, type }) => !FITS[type]?.(values.get(key)));
  return unfit && object("payload", `The field '${unfit.key}' must be a ${unfit.type}.`);
}

export type FieldsReading =
  { ok: true; fields: Record<string, string> } | { ok: false; status: 400 | 415 };

/**
 * Reads a form (URL-encoded or multipart) or a flat JSON object into text fields. Files and nested
 * values are not fields.
 */
export async function readFields(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<FieldsReading> {
  const parse = parserOf(contentType);
  if (!parse) return { ok: false, status: 415 };
  try {
    return { ok: true, fields: await parse(bytes, contentType) };
  } catch {
    return { ok: false, status: 400 };
  }
}

type Fields = Record<string, string>;
type BodyParser = (bytes: Uint8Array<ArrayBuffer>, contentType: string) => Fields | Promise<Fields>;

function parserOf(contentType: string): BodyParser | undefined {
  return parsers.get(contentType.split(";")[0]?.trim().toLowerCase() ?? "");
}

const readForm: BodyParser = (bytes) =>
  firstOfEach(new URLSearchParams(new TextDecoder().decode(bytes)));

const readMultipart: BodyParser = async (bytes, contentType) => {
  const headers = { "content-type": contentType };
  return firstOfEach(await new Response(bytes, { headers }).formData());
};

function firstOfEach(entries: Iterable<[string, string | File]>): Fields {
  const fields: Fields = {};
  for (const [name, value] of entries) {
    if (typeof value === "string") fields[name] ??= value;
  }
  return fields;
}

const readJson: BodyParser = (bytes) => {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const parsed: unknown = JSON.parse(text, asWritten);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new SyntaxError("not an object");
  }
  const fields: Fields = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (["string", "number", "boolean"].includes(typeof value)) fields[name] = String(value);
    // Any other value becomes a text that no field accepts, so that it is refused and not
    // overlooked.
    else if (value !== null) fields[name] = JSON.stringify(value);
  }
  return fields;
};

/** Keeps the digits of a number as they were written: an id past 2^53 would change otherwise. */
function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? (context?.source ?? value) : value;
}

const parsers = new Map<string, BodyParser>([
  ["application/x-www-form-urlencoded", readForm],
  ["multipart/form-data", readMultipart],
  ["application/json", readJson],
]);

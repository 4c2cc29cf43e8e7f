import { readBytes } from "../server/read-bytes.server.ts";

/** The largest body of a sign-up. */
const MOST_BYTES = 16 * 1024;

export type BodyReading =
  { ok: true; fields: Record<string, string> } | { ok: false; status: 400 | 413 | 415 };

/**
 * Reads a form (URL-encoded or multipart) or a flat JSON object into text fields. Stops reading at
 * 16 KB, whatever the headers claim. Files and nested values are not fields.
 */
export async function readBody(request: Request): Promise<BodyReading> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const read = readers.get(type ?? "");
  if (!read) return { ok: false, status: 415 };
  const bytes = await readBytes(request, MOST_BYTES);
  if (!bytes) return { ok: false, status: 413 };
  try {
    return { ok: true, fields: await read(bytes, request.headers.get("content-type") ?? "") };
  } catch {
    return { ok: false, status: 400 };
  }
}

type BodyParser = (
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
) => Promise<Record<string, string>>;

const readForm: BodyParser = async (bytes, contentType) => {
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string") fields[name] ??= value;
  }
  return fields;
};

const readJson: BodyParser = (bytes) => {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const parsed: unknown = JSON.parse(text, asWritten);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new SyntaxError("not an object");
  }
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (["string", "number", "boolean"].includes(typeof value)) fields[name] = String(value);
    // Any other value becomes a text that no field accepts, so that it is refused and not
    // overlooked.
    else if (value !== null) fields[name] = JSON.stringify(value);
  }
  return Promise.resolve(fields);
};

/** Keeps the digits of a number as they were written: an id past 2^53 would change otherwise. */
function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? (context?.source ?? value) : value;
}

const readers = new Map<string, BodyParser>([
  ["application/x-www-form-urlencoded", readForm],
  ["multipart/form-data", readForm],
  ["application/json", readJson],
]);

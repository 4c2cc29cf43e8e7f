import { invalidParameter, type Problem } from "./problem.ts";

type Attributes = Record<string, unknown>;

/** Sparse fieldsets: https://developers.klaviyo.com/en/reference/api_overview#sparse-fieldsets */
export function checkFields(
  parameter: string,
  asked: string | null,
  attributes: Attributes,
): Problem[] {
  if (asked === null) return [];
  const known = new Set(["id", ...pathsOf(attributes)]);
  return asked
    .split(",")
    .filter((field) => !known.has(field))
    .map((field) => invalidParameter(parameter, `'${field}' is not an allowed field.`));
}

/** Keeps only the requested fields; a dotted path names a nested one. */
export function pickFields(asked: string | null, attributes: Attributes): Attributes {
  if (asked === null) return attributes;
  return pick(asked.split(","), "", attributes);
}

function pick(asked: string[], prefix: string, attributes: Attributes): Attributes {
  const picked = Object.entries(attributes).flatMap(([name, value]): [string, unknown][] => {
    const path = prefix + name;
    if (asked.includes(path)) return [[name, value]];
    if (!asked.some((field) => field.startsWith(`${path}.`))) return [];
    return isNested(value) ? [[name, pick(asked, `${path}.`, value)]] : [];
  });
  return Object.fromEntries(picked);
}

function pathsOf(attributes: Attributes, prefix = ""): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => [
    prefix + name,
    ...(isNested(value) ? pathsOf(value, `${prefix}${name}.`) : []),
  ]);
}

function isNested(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null;
}

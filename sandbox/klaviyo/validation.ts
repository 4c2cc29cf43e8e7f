import type { z } from "zod";
import { invalid, type Problem } from "./problem.ts";

/**
 * Checks a body against its schema: every field that Klaviyo would name, with its pointer. Texts are the
 * public ones if there are any ("is not a valid field", the e-mail and the phone). A caller may rely on
 * status, code and pointer. `root` is the type of the body's own resource.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  root: string,
  body: unknown,
): { value: z.output<Schema> } | { problems: Problem[] } {
  const result = schema.safeParse(body);
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.flatMap((issue) => describe(issue, root, body)) };
}

function describe(issue: z.core.$ZodIssue, root: string, body: unknown): Problem[] {
  const { path } = issue;
  const resource = resourceAt(path, root);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        invalid([...path, key], `'${key}' is not a valid field for the resource '${resource}'.`),
      );
    case "invalid_type":
    case "invalid_value":
      return [invalid(path, isMissing(path, body) ? missing(path, resource) : wrong(issue))];
    default:
      return [invalid(path, issue.message)];
  }
}

function missing(path: readonly PropertyKey[], resource: string): string {
  return `'${String(path.at(-1) ?? "data")}' is a required field for the resource '${resource}'.`;
}

function wrong(issue: z.core.$ZodIssueInvalidType | z.core.$ZodIssueInvalidValue): string {
  if (issue.code === "invalid_type") return `This must be of type ${issue.expected}.`;
  return `This must be one of: ${issue.values.map(String).join(", ")}.`;
}

function isMissing(path: readonly PropertyKey[], body: unknown): boolean {
  let value: unknown = body;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return value === undefined;
}

/** Klaviyo names the resource that a field belongs to: the innermost one around it. */
function resourceAt(path: readonly PropertyKey[], root: string): string {
  const [, , relation] = path;
  if (relation === "profile" || relation === "profiles") return "profile";
  if (relation === "variant") return "catalog-variant";
  if (relation === "list") return "list";
  return root;
}

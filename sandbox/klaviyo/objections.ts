import type { Fault } from "./faults.ts";
import { invalid, type Problem } from "./problem.ts";
import type { SubscriptionBody } from "./subscription-body.ts";

export type RefusedField = "email" | "phone" | "external_id" | "variant";

const person = ["data", "attributes", "profile", "data", "attributes"];

const fields: Record<RefusedField, { path: string[]; detail: string }> = {
  email: { path: [...person, "email"], detail: "Invalid email address" },
  phone: {
    path: [...person, "phone_number"],
    detail: "Invalid phone number format (Example of a valid format: +12345678901)",
  },
  external_id: { path: [...person, "external_id"], detail: "Invalid external id." },
  variant: {
    path: ["data", "relationships", "variant", "data", "id"],
    detail: "The catalog variant does not exist.",
  },
};

/** Whether the fault speaks of a field that this subscription has. */
export function isObjection(body: SubscriptionBody) {
  return (fault: Fault): fault is { kind: RefusedField } => {
    if (!(fault.kind in fields)) return false;
    const { path } = fields[fault.kind as RefusedField];
    let value: unknown = body;
    for (const step of path) value = (value as Record<string, unknown> | null | undefined)?.[step];
    return typeof value === "string";
  };
}

export function objection({ kind }: { kind: RefusedField }): Problem {
  return invalid(fields[kind].path, fields[kind].detail);
}

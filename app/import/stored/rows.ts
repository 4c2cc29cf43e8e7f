import type { Candidate } from "../rows/read-row.server.ts";
import type { RowFault, RowNote } from "../rows/row-fault.ts";

/** A sign-up of a file whose variant exists. */
export interface CheckedSignUp extends Omit<Candidate, "variant" | "note"> {
  variantId: string;
  productId: string;
  /** The dedupe key that its row gets. */
  key: string;
}

/** What is stored of a row: its place in the file, and what the check or the import made of it. */
export type StoredRow = { row: number; line: number; note?: RowNote } & (
  | { fault: RowFault }
  | { duplicate: true }
  /** It can be imported, and is not yet. */
  | { signUp: CheckedSignUp }
  /** Imported, if a sign-up has this id: otherwise the shopper was there already. */
  | { id: string }
);

export function readRows(json: string): StoredRow[] {
  return JSON.parse(json) as StoredRow[];
}

export function writeRows(rows: StoredRow[]): string {
  return JSON.stringify(rows);
}

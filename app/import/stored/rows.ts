import type { RowFault, RowNote } from "../rows/row-fault.ts";

/** A sign-up of a file whose variant exists. */
export interface CheckedSignUp {
  variantId: string;
  productId: string;
  email: string | null;
  phone: string | null;
  country: string | null;
  smsConsent: boolean;
  emailConsent: boolean;
  consentText: string | null;
  locale: string | null;
  signedUpAt: number | null;
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

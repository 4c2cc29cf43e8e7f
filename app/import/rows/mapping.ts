import { z } from "zod";
import { COLUMN_FIELDS, type Columns } from "./columns.ts";

const column = z.number().int().min(0).max(199);

const mapping = z.object({
  columns: z.partialRecord(z.enum(COLUMN_FIELDS), column),
  dateOrder: z.enum(["day_first", "month_first"]),
  /** The wording beside the other app's boxes, where no column has it. */
  consentText: z.string().max(2_000),
  /** Whether Klaviyo is asked to record the consents. */
  recordConsents: z.boolean(),
});

/** How a file is read, as the merchant chose it. */
export type Mapping = z.infer<typeof mapping>;

/** Reads a stored or posted mapping; undefined where it is none. */
export function readMapping(json: string): Mapping | undefined {
  try {
    return mapping.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** What a mapping lacks, by the key of its text. */
export type MappingFault = "contact" | "variant" | "handle_needed";

/** Why no row could be imported with these columns; undefined where some could. */
export function faultOfColumns(columns: Columns): MappingFault | undefined {
  if (columns.email === undefined && columns.phone === undefined) return "contact";
  const { variantId, sku, handle, option1, option2, option3 } = columns;
  const hasOption = [option1, option2, option3].some((one) => one !== undefined);
  if (variantId !== undefined || sku !== undefined || handle !== undefined) return undefined;
  return hasOption ? "handle_needed" : "variant";
}

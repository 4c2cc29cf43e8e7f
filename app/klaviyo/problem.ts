import { z } from "zod";
import { parseJson } from "./json.ts";
import { mask } from "./mask.ts";

/** What Klaviyo said of an error, masked. The id is the only thing its support can look up. */
export interface Problem {
  errorId: string | null;
  code: string | null;
  detail: string | null;
  pointer: string | null;
}

const problems = z.object({
  errors: z
    .array(
      z.object({
        id: z.string().nullish(),
        code: z.string().nullish(),
        title: z.string().nullish(),
        detail: z.string().nullish(),
        source: z.object({ pointer: z.string().nullish() }).nullish(),
      }),
    )
    .min(1),
});

/**
 * Reads the errors of a JSON:API answer; none where the body is not one, as with a page of the edge.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling
 */
export function readProblems(body: string): Problem[] {
  const parsed = problems.safeParse(parseJson(body));
  if (!parsed.success) return [];
  return parsed.data.errors.map((error) => ({
    errorId: error.id ? error.id.slice(0, 100) : null,
    code: error.code ? mask(error.code) : null,
    detail: maskOrNull(error.detail ?? error.title),
    pointer: maskOrNull(error.source?.pointer),
  }));
}

function maskOrNull(text: string | null | undefined): string | null {
  return text ? mask(text) : null;
}

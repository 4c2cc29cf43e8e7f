import { z } from "zod";
import { mask } from "./mask.ts";
import type { Answer } from "./transport.server.ts";

/** Klaviyo's description of an error. The id is the only thing its support can look up. */
export interface Problem {
  errorId: string | null;
  code: string | null;
  detail: string | null;
  pointer: string | null;
}

/** One odd member must not hide the others: a member that is no text counts as absent. */
const text = z.string().nullable().catch(null);

const error = z
  .object({
    id: text,
    code: text,
    title: text,
    detail: text,
    source: z.object({ pointer: text }).catch({ pointer: null }),
  })
  .nullable()
  .catch(null);

const problems = z.object({ errors: z.array(error) });

/**
 * Reads the errors of a JSON:API answer, unmasked; none where the body is not one, as with a page of
 * the edge. https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling
 */
export function readProblems(body: string): Problem[] {
  const parsed = problems.safeParse(parseJson(body));
  if (!parsed.success) return [];
  return parsed.data.errors.flatMap((said) =>
    said === null
      ? []
      : [
          {
            errorId: said.id || null,
            code: said.code || null,
            detail: said.detail || said.title || null,
            pointer: said.source.pointer || null,
          },
        ],
  );
}

/** The problem in a form that may be stored: short, without a person or a key in it. */
export function maskProblem({ errorId, code, detail, pointer }: Problem): Problem {
  return {
    errorId: errorId && mask(errorId, 100),
    code: code && mask(code, 100),
    detail: detail && mask(detail, 1_000),
    pointer: pointer && mask(pointer, 300),
  };
}

/** Parses what should be JSON; undefined where it is not. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body of a 200 that has this form; undefined for any other answer. */
export function bodyOf<Body>(answer: Answer, schema: z.ZodType<Body>): Body | undefined {
  if (!answer.answered || answer.status !== 200) return undefined;
  const parsed = schema.safeParse(parseJson(answer.body));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Only the cursor is taken from the next page's address: the key is sent only to Klaviyo. Null
 * after the last page.
 */
export function cursorOf(next: string | null | undefined): string | null {
  return (next && URL.parse(next)?.searchParams.get("page[cursor]")) || null;
}

/** Of the next page's address only the cursor is taken: the key goes nowhere but to Klaviyo. Null after the last. */
export function cursorOf(next: string | null | undefined): string | null {
  return (next && URL.parse(next)?.searchParams.get("page[cursor]")) || null;
}

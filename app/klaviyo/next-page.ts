/**
 * Only the cursor is taken from the next page's address: the key is sent only to Klaviyo. Null
 * after the last page.
 */
export function cursorOf(next: string | null | undefined): string | null {
  return (next && URL.parse(next)?.searchParams.get("page[cursor]")) || null;
}

import { z } from "zod";
import { parseJson, cursorOf } from "./json-api.ts";
import { judge } from "./outcome.ts";
import type { Send } from "./transport.server.ts";

/** As many as Klaviyo gives at once. */
const PAGE_SIZE = 10;
/**
 * A merchant waits for these, one after another; the endpoint's budget of 75/s is shared with other
 * tools.
 */
const MOST_PAGES = 25;
const PAGE_TIMEOUT_MS = 4_000;

export interface KlaviyoList {
  id: string;
  name: string;
  /** Whether people who join it must confirm first; null where Klaviyo does not say. */
  doubleOptIn: boolean | null;
}

export type ListsReading =
  /** `complete` is false where there are more than are ever read. */
  | { kind: "lists"; lists: KlaviyoList[]; complete: boolean }
  /** The key is real, but it has no `lists:read`. */
  | { kind: "not_permitted" }
  | { kind: "refused" }
  | { kind: "unreachable" };

const page = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      attributes: z.object({ name: z.string().nullish(), opt_in_process: z.string().nullish() }),
    }),
  ),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/**
 * Reads the account's lists, in the order of their names. `unreachable` is any answer that says
 * nothing about the key. https://developers.klaviyo.com/en/reference/get_lists
 */
export async function readLists(key: string, send: Send): Promise<ListsReading> {
  const lists: KlaviyoList[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MOST_PAGES; read += 1) {
    const answer = await send({
      method: "GET",
      path: pathOf(cursor),
      key,
      timeoutMs: PAGE_TIMEOUT_MS,
    });
    if (!answer.answered || answer.status !== 200) {
      const { outcome } = judge(answer, Date.now());
      const hold = outcome.kind === "held" ? outcome.hold : null;
      if (hold === "scope_missing") return { kind: "not_permitted" };
      return { kind: hold === "key_refused" ? "refused" : "unreachable" };
    }
    const parsed = page.safeParse(parseJson(answer.body));
    if (!parsed.success) return { kind: "unreachable" };
    lists.push(...parsed.data.data.map(toList));
    cursor = cursorOf(parsed.data.links?.next);
    if (cursor === null) return { kind: "lists", lists: inOrder(lists), complete: true };
  }
  return { kind: "lists", lists: inOrder(lists), complete: false };
}

function pathOf(cursor: string | null): string {
  const query = new URLSearchParams({
    "fields[list]": "name,opt_in_process",
    "page[size]": String(PAGE_SIZE),
    ...(cursor !== null && { "page[cursor]": cursor }),
  });
  return `/api/lists?${query.toString()}`;
}

function toList({ id, attributes }: z.output<typeof page>["data"][number]): KlaviyoList {
  const { name, opt_in_process: process } = attributes;
  return { id, name: name || id, doubleOptIn: process ? process === "double_opt_in" : null };
}

function inOrder(lists: KlaviyoList[]): KlaviyoList[] {
  return lists.toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}

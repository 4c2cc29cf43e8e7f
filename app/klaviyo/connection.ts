import { z } from "zod";
import { denialOf, type Unchecked } from "./access.ts";
import { parseJson } from "./json-api.ts";
import type { Send } from "./transport.server.ts";

/**
 * What a header can carry and a key can be: printable ASCII without spaces. The usual `pk_…` is not
 * guaranteed.
 */
const KEY_SHAPE = /^[\x21-\x7e]{6,200}$/;

export type KeyCheck =
  | { kind: "account"; name: string; accountId: string; testAccount: boolean }
  | { kind: "unnamed"; accountId: string | null }
  | { kind: "malformed" }
  | { kind: "refused" }
  | { kind: Unchecked };

const accounts = z.object({
  data: z
    .array(
      z.object({
        attributes: z.object({
          public_api_key: z.string().min(1),
          test_account: z.boolean(),
          contact_information: z.object({ organization_name: z.string() }),
        }),
      }),
    )
    .min(1),
});

/**
 * Asks Klaviyo whose key this is. A real key without `accounts:read` is `unnamed`, though the
 * answer's headers may name the account's id; where `signal` aborts the call, the result is
 * `unreachable`.
 * https://developers.klaviyo.com/en/reference/get_accounts
 */
export async function checkKey(key: string, send: Send, signal?: AbortSignal): Promise<KeyCheck> {
  if (!KEY_SHAPE.test(key)) return { kind: "malformed" };
  const answer = await send({
    method: "GET",
    path: "/api/accounts",
    key,
    ...(signal && { signal }),
  });
  if (answer.answered && answer.status === 200) return readAccount(answer.body);
  const denial = denialOf(answer);
  // Klaviyo knows the key, or it would not know its scopes.
  if (denial !== "missing") return { kind: denial };
  return { kind: "unnamed", accountId: (answer.answered && answer.served?.accountId) || null };
}

function readAccount(body: string): KeyCheck {
  const parsed = accounts.safeParse(parseJson(body));
  const account = parsed.success ? parsed.data.data[0]?.attributes : undefined;
  if (!account) return { kind: "unclear" };
  return {
    kind: "account",
    name: account.contact_information.organization_name,
    accountId: account.public_api_key,
    testAccount: account.test_account,
  };
}

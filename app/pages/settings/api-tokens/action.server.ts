import { readOrder } from "../../../merchant/api-tokens/token.ts";
import { createToken, revokeToken } from "../../../merchant/api-tokens/tokens.server.ts";
import type { TokensAnswer } from "./tokens-answer.ts";

/** Creates or revokes a token of the API, and notes who of the staff created it. */
export async function handleTokensAction(
  shop: string,
  form: FormData,
  by: { staffId: string; now: Date },
): Promise<Response> {
  switch (form.get("intent")) {
    case "create": {
      const reading = readOrder(form);
      if (!reading.ok) {
        return answer({ intent: "create", token: null, faults: reading.faults }, 422);
      }
      const token = await createToken(shop, reading.order, by);
      return token === null
        ? answer({ intent: "create", token, faults: ["full"] }, 409)
        : answer({ intent: "create", token });
    }
    case "revoke": {
      const id = form.get("id");
      const done = typeof id === "string" && (await revokeToken(shop, id, by.now));
      return answer({ intent: "revoke", done });
    }
    default:
      return new Response(null, { status: 400 });
  }
}

function answer(words: TokensAnswer, status = 200): Response {
  return Response.json(words, { status, headers: { "cache-control": "no-store" } });
}

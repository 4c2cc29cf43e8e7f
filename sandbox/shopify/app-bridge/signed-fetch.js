import { idToken } from "./id-token.js";
import { leave } from "./leaving.js";

/** The headers with which Shopify's server library asks for a new token, or for another page. */
const RETRY = "X-Shopify-Retry-Invalid-Session-Request";
const GO_TO = "X-Shopify-API-Request-Failure-Reauthorize-Url";

const plainFetch = window.fetch.bind(window);

/**
 * Adds a session token to the app's requests to its own server.
 * https://shopify.dev/docs/api/app-bridge-library/apis/resource-fetching
 */
export function signFetches() {
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isOwn = new URL(request.url).origin === location.origin;
    if (!isOwn || request.headers.has("Authorization")) return plainFetch(request);

    let answer = await plainFetch(await signed(request.clone()));
    if (answer.status === 401 && answer.headers.has(RETRY)) {
      answer = await plainFetch(await signed(request));
    }
    const elsewhere = answer.headers.get(GO_TO);
    if (elsewhere) leave(elsewhere);
    return answer;
  };
}

/** @param {Request} request */
async function signed(request) {
  request.headers.set("Authorization", `Bearer ${await idToken()}`);
  request.headers.set("X-Requested-With", "XMLHttpRequest");
  return request;
}

import { refuse } from "./problem.ts";

/**
 * What Cloudflare, in front of Klaviyo, answers by itself: HTML, not JSON:API.
 * Seen at https://github.com/klaviyo/klaviyo-api-ruby/issues/39 (400)
 * and https://github.com/klaviyo/klaviyo-api-python/issues/84 (403).
 */
export function edgePage(status: number, title: string, headers: Record<string, string> = {}) {
  const page = `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>\n`;
  return new Response(page, { status, headers: { "Content-Type": "text/html", ...headers } });
}

export function challenge(): Response {
  return edgePage(403, "403 Forbidden", { "cf-mitigated": "challenge" });
}

/**
 * A 403 in JSON that is not about a key: what gateways and firewalls of AWS answer by themselves
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-responses.html),
 * or the same in the form of Klaviyo's errors. It names no scope, and the next call may pass.
 */
export function shed(as: "edge" | "json_api" = "edge"): Response {
  if (as === "json_api") return refuse([forbidden]);
  return Response.json({ message: "Forbidden" }, { status: 403 });
}

const forbidden = {
  status: 403,
  code: "forbidden",
  title: "Forbidden.",
  detail: "The request could not be served at this time.",
};

/** A header with anything but printable ASCII never reaches Klaviyo itself. */
export function refuseAtEdge(headers: Headers): Response | undefined {
  const odd = [...headers.values()].some((value) => /[^\x20-\x7e]/.test(value));
  return odd ? edgePage(400, "400 Bad Request") : undefined;
}

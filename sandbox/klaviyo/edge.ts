/**
 * What Cloudflare, which stands before Klaviyo, answers by itself: HTML, no JSON:API.
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

/** A header with anything but printable ASCII never reaches Klaviyo itself. */
export function refuseAtEdge(headers: Headers): Response | undefined {
  const odd = [...headers.values()].some((value) => /[^\x20-\x7e]/.test(value));
  return odd ? edgePage(400, "400 Bad Request") : undefined;
}

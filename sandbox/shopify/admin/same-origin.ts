/** Whether a request comes from one of the admin's own pages. A request without an origin comes from no browser page. */
export function isFromOwnPage(request: Request): boolean {
  const site = request.headers.get("Sec-Fetch-Site");
  const origin = request.headers.get("Origin");
  if (origin !== null && origin !== new URL(request.url).origin) return false;
  return site === null ? origin !== null : site === "same-origin";
}

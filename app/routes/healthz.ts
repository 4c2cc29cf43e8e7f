/** The process is up. Nothing more: see /readyz. */
export function loader(): Response {
  return new Response("ok\n");
}

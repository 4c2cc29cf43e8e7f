/** The process is up. Nothing more is promised here: see /readyz. */
export function loader(): Response {
  return new Response("ok\n");
}

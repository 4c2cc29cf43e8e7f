import type { Platform } from "./platform.ts";

/** Somebody's server, so that alerts can be tried on this machine: it takes whatever is posted here. */
export const ALERT_RECEIVER = "/alert-receiver";

/** Keeps what was posted. It does not know the secret, and checks no signature. */
export async function receiveAlert(request: Request, platform: Platform): Promise<Response> {
  const headers = Object.fromEntries(
    [...request.headers].filter(([name]) => name.startsWith("webhook-")),
  );
  platform.receiveAlert({ at: new Date().toISOString(), headers, body: await request.text() });
  return new Response(null, { status: 204 });
}

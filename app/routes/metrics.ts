import { registry } from "../metrics.server.ts";

/** https://prometheus.io/docs/instrumenting/exposition_formats */
export async function loader(): Promise<Response> {
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType },
  });
}

import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";

/** Another one for each key that is connected, and nothing more than that; null while none is. */
export function connectionName({ keyLastFour, connectedAt }: ConnectionStatus): string | null {
  return keyLastFour && `${keyLastFour} ${connectedAt?.toISOString() ?? ""}`;
}

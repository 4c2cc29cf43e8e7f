import { Banner, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";
import { sentences } from "../../shared/words.ts";

/** Receives the focus if the connection was not ended. */
export const CHANGED_NOTE = "connection-changed";

interface ConnectionChangedProps {
  /** As it is now. */
  connection: Pick<ConnectionStatus, "accountName" | "keyLastFour">;
  ordered: "connect" | "disconnect";
}

/**
 * Shown if nothing was done because the connection has changed since: its present state, and what
 * to do.
 */
export function ConnectionChanged({ connection, ordered }: ConnectionChangedProps) {
  const reader = useReader();
  const { t } = reader;
  const { accountName, keyLastFour: lastFour } = connection;
  const account = accountName ?? t("settings.account.unnamed");
  const words = [
    t("settings.changed.body"),
    lastFour === null
      ? t("settings.changed.none")
      : t("settings.changed.account", { account, lastFour }),
    t(`settings.changed.${ordered}Next`),
  ];
  return (
    <div id={CHANGED_NOTE} tabIndex={-1}>
      <Banner tone="warning" title={t("settings.changed.title")}>
        <Text as="p">{sentences(words, reader)}</Text>
      </Banner>
    </div>
  );
}

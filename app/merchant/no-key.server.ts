import { consentsWelcome, noList } from "./consent.server.ts";
import { noHold } from "./hold.server.ts";

/** A shop without a Klaviyo key, and with nothing left that an earlier one had earned. */
export const noKey = {
  sealedKey: null,
  keyLastFour: null,
  keyVersion: { increment: 1 },
  connectedAt: null,
  accountId: null,
  accountName: null,
  testAccount: false,
  laneId: null,
  ...noHold,
  ...consentsWelcome,
  ...noList,
};

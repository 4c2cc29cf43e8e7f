import type { Count } from "../outbox/count.ts";
import type { BulkAction } from "../outbox/bulk-action.ts";
import { countWords } from "./count-words.ts";

/** An order that is to be confirmed. */
export interface Asked {
  action: BulkAction;
  /** To how many rows; undefined where that is counted once it begins. */
  count: Count | undefined;
  /** They are taken for bots. */
  blocked: boolean;
  search: string;
}

/** What is said before anything is done to many rows. */
export function orderWords({ action, count, blocked, search }: Asked): {
  title: string;
  body: string;
  button: string;
} {
  const whom = count ? signUps(count) : "every failed sign-up that matches";
  const found = search ? ` What was searched for is “${search}”.` : "";
  if (action === "delete") {
    return {
      title: `Delete ${whom}?`,
      body: `The shoppers’ addresses and numbers are erased for good, and what still waits is not handed over to Klaviyo. What Klaviyo has taken already it keeps.${found}`,
      button: "Delete",
    };
  }
  if (blocked) {
    return {
      title: `Release ${whom}?`,
      body: `They look like bots. Released, they are handed over, and Klaviyo will take them for shoppers.${found}`,
      button: "Release",
    };
  }
  return {
    title: `Send ${whom} again?`,
    body: `They are handed over to Klaviyo once more. What failed for a reason that still stands will fail again.${found}`,
    button: "Send again",
  };
}

/** "1 sign-up", "1,000+ sign-ups". */
export function signUps(count: Count): string {
  return `${countWords(count)} ${count.count === 1 && !count.more ? "sign-up" : "sign-ups"}`;
}

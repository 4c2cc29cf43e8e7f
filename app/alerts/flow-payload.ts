import { oneLine, type Kind, type Message } from "./messages.ts";

/** A trigger of Shopify Flow, and the fields that its extension declares. */
export interface FlowTrigger {
  /** The handle in `extensions/<handle>/shopify.extension.toml`. */
  handle: "alert-raised" | "weekly-digest";
  payload: Record<string, string | number>;
}

/** What Shopify Flow gets of a message: the declared fields, all of them, and no others. */
export function flowTriggerOf(kind: Kind, message: Message): FlowTrigger {
  const { since, waiting, text, link, digest } = message;
  if (kind === "weekly_digest" && digest) {
    const { signUps, signUpsBefore, sent, failed, mostWanted } = digest;
    return {
      handle: "weekly-digest",
      payload: {
        "Sign ups": signUps,
        "Sign ups before": signUpsBefore,
        Sent: sent,
        Failed: failed,
        "Waiting sign ups": waiting,
        "Most wanted": mostWanted
          .map(({ title, signUps: count }) => `${oneLine(title)} (${count})`)
          .join("; "),
        Message: text,
        Link: link,
      },
    };
  }
  return {
    handle: "alert-raised",
    payload: { Cause: kind, Since: since, "Waiting sign ups": waiting, Message: text, Link: link },
  };
}

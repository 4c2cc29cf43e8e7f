import { isTopic, type Topic } from "./compliance.ts";

/** The last action on Shopify's side, as the next page's address has it. */
export interface Happening {
  did:
    | "install"
    | "uninstall"
    | "reinstall"
    | "language"
    | "missing-person"
    | "stock"
    | "stock-silent"
    | Topic;
  /** The status of the app's answer; 0 if it did not answer. */
  status: number | undefined;
}

export function happeningQuery({ did, status }: Happening): string {
  const query = new URLSearchParams({ did });
  if (status !== undefined) query.set("status", String(status));
  return query.toString();
}

export function readHappening(query: URLSearchParams): Happening | undefined {
  const did = query.get("did");
  const status = query.get("status");
  if (!isDone(did) && !isTopic(did)) return undefined;
  return { did, status: status !== null && /^\d{1,3}$/.test(status) ? Number(status) : undefined };
}

function isDone(did: string | null): did is Exclude<Happening["did"], Topic> {
  return [
    "install",
    "uninstall",
    "reinstall",
    "language",
    "missing-person",
    "stock",
    "stock-silent",
  ].includes(did ?? "");
}

export function isGood({ did, status = 200 }: Happening): boolean {
  return did !== "missing-person" && status >= 200 && status < 300;
}

export function wordsForHappening({ did, status }: Happening): string {
  if (did === "missing-person") return "Nothing was sent: type an e-mail or a phone number.";
  const answer = status === undefined ? "" : ` ${wordsForStatus(status)}`;
  switch (did) {
    case "install":
      return "The app is installed. It learns of that when its page is opened.";
    case "language":
      return "The admin has another language. The app is told of it when its page is opened.";
    case "stock":
      return `The stock has changed, and the app was told.${answer}`;
    case "stock-silent":
      return "The stock has changed. Nothing was sent: the app finds it when it looks.";
    case "uninstall":
      return `The app is uninstalled: its tokens are revoked and app/uninstalled was sent.${answer}`;
    case "reinstall":
      return `The app was uninstalled and is installed again; app/uninstalled was sent in between.${answer}`;
    default:
      return `${did} was sent.${answer}`;
  }
}

/** What Shopify does after an answer to a webhook. https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks */
function wordsForStatus(status: number): string {
  if (status === 0) return "The app did not answer; Shopify would send it again.";
  if (status >= 200 && status < 300) return `The app answered ${status}: taken.`;
  if (status === 401) return "The app answered 401: it refuses the signature.";
  if (status === 404) return "The app answered 404: no route takes this topic.";
  return `The app answered ${status}: not taken; Shopify would send it again.`;
}

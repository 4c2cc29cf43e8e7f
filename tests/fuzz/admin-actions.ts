import fc from "fast-check";
import { encode, type Pair } from "./form-encodings.ts";
import { mutate, mutations } from "./mutations.ts";
import { bytesOf, type Sendable } from "./raw-request.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36";

/** Intents of any action; a key is never sent that looks like one, as Klaviyo would be asked. */
const INTENTS = [
  ...["selected", "all", "stop", "view", "undo"],
  ...["send_again", "record_consent", "delete", "correct", "settings"],
  ...["connect", "disconnect", "alerts", "alerts_secret", "alerts_test"],
  ...["close", "download", "test", "delete_test", ""],
];

const NAMES = [
  ...["id", "ids", "action", "version", "email", "phone", "search", "state", "from", "to"],
  ...["variant", "product", "code", "status", "channel", "order", "cursor", "default_country"],
  ...["sms_enabled", "retention_days", "retention_confirmed", "consent_text", "consent_email"],
  ...["etag", "webhook_url", "klaviyo_api_key", "list", "all", "batch", "seen_at", "format"],
  ...["name", "order_of_view", "vouched", "__proto__", "constructor", "intent"],
];

/** The form's values: a tilde becomes the id of another shop's row, a caret that of an own one. */
const value = fc.oneof(
  fc.constantFrom("~", "~,~", "^", "^,~"),
  fc.constantFrom("delete", "send_again", "release", "failed", "blocked", "on", "true"),
  fc.constantFrom(
    "0",
    "-1",
    "1",
    "365",
    "99999999999999999999",
    "NaN",
    "1e9",
    "2026-11-31",
    "XX",
    "DE",
  ),
  fc.constantFrom(
    "a@b.example",
    "+14155550199",
    "%",
    "_",
    "'; --",
    "{{ shop }}",
    "\0",
    "\ud800",
    "😀",
  ),
  fc.constantFrom("https://127.0.0.1/", "http://[::1]", "javascript:x", "pk_", "a".repeat(20_000)),
  fc.string({ unit: "binary", maxLength: 60 }),
);

/** What the pages really send: more is added to each, and half of it is damaged. */
const FORMS: { page: string; pairs: Pair[] }[] = [
  ...["send_again", "record_consent", "delete", "find_profile"].map((intent) => ({
    page: "/app/subscriptions/^",
    pairs: [["intent", intent]] satisfies Pair[],
  })),
  {
    page: "/app/subscriptions/^",
    pairs: [
      ...[["intent", "correct"] satisfies Pair, ["version", "1"] satisfies Pair],
      ...[["email", "other@fuzz.example"] satisfies Pair, ["phone", ""] satisfies Pair],
    ],
  },
  ...["delete", "send_again"].map((action) => ({
    page: "/app/subscriptions.data",
    pairs: [
      ...[["intent", "selected"] satisfies Pair, ["action", action] satisfies Pair],
      ["ids", "^,~"] satisfies Pair,
    ],
  })),
  {
    page: "/app/subscriptions.data",
    pairs: [
      ["intent", "undo"],
      ["all", "1"],
    ],
  },
  {
    page: "/app/settings",
    pairs: [
      ["intent", "settings"],
      ["retention_days", "365"],
      ["default_country", "DE"],
    ],
  },
];

const pair = fc.tuple(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...NAMES) }, fc.string({ maxLength: 8 })),
  value,
);

export interface AdminSender {
  /** The paths of the actions; a caret in one becomes the id of an own row. */
  paths: string[];
  /** A session token of the shop that sends. */
  token: string;
  /** The id of another shop's row. */
  foreignId: string;
  /** The ids of some rows of the shop that sends. */
  ownIds: string[];
}

/** A form that the admin's pages would send, or nearly, with a right session token. */
export const adminActions: fc.Arbitrary<(sender: AdminSender) => Sendable> = fc
  .record({
    path: fc.nat(),
    own: fc.nat(),
    method: fc.oneof(
      { weight: 20, arbitrary: fc.constant("POST") },
      fc.constantFrom("PUT", "DELETE", "PATCH", "GET"),
    ),
    form: fc.option(fc.constantFrom(...FORMS), { freq: 3 }),
    intent: fc.constantFrom(...INTENTS),
    pairs: fc.array(pair, { maxLength: 8 }),
    encoding: fc.constantFrom("form", "form", "multipart", "json"),
    type: fc.constantFrom("right", "right", "right", "wrong", "none"),
    changes: fc.option(mutations, { freq: 1 }),
    isWholeMutated: fc.boolean(),
  })
  .map((made) => ({ paths, token, foreignId, ownIds }) => {
    const ownId = ownIds[made.own % ownIds.length] ?? "";
    const fill = (text: string) => text.replaceAll("~", foreignId).replaceAll("^", ownId);
    const named = made.pairs.map(([name, text]): Pair => [
      name.toWellFormed(),
      fill(text.toWellFormed()),
    ]);
    const { form } = made;
    const begun = (form?.pairs ?? [["intent", made.intent]]).map(([name, text]): Pair => [
      name,
      fill(text),
    ]);
    const encoded = encode([...begun, ...named], made.encoding);
    const changes = made.changes;
    const body = changes && !made.isWholeMutated ? mutate(encoded.body, changes) : encoded.body;
    const headers: Pair[] = [
      ["content-type", { right: encoded.type, wrong: "text/plain", none: "" }[made.type]],
      ["user-agent", BROWSER],
      ["authorization", `Bearer ${token}`],
    ];
    const known = form ? paths.filter((path) => path.startsWith(form.page)) : paths;
    const path = fill(known[made.path % known.length] ?? "/app");
    const whole = bytesOf({ method: made.method, path, headers, body });
    return changes && made.isWholeMutated
      ? { bytes: mutate(whole, changes), isWhole: false }
      : { bytes: whole, isWhole: true };
  });

import fc from "fast-check";
import { encode, type Pair } from "./form-encodings.ts";
import { mutate, mutations } from "./mutations.ts";
import { bytesOf } from "./raw-request.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36";

/** Intents of any action; a key is never sent that looks like one, as Klaviyo would be asked. */
const INTENTS = [
  ...["selected", "all", "stop", "send_again", "record_consent", "delete", "correct", "settings"],
  ...["connect", "disconnect", "alerts", "alerts_secret", "alerts_test", "answered", "download"],
  ...["list", "make", "start", ""],
];

const NAMES = [
  ...[
    "id",
    "ids",
    "action",
    "version",
    "email",
    "phone",
    "search",
    "state",
    "from",
    "to",
    "variant",
  ],
  ...["product", "code", "status", "channel", "order", "cursor", "default_country", "sms_enabled"],
  ...["retention_days", "consent_text", "consent_email", "etag", "webhook_url", "api_key", "list"],
  ...["__proto__", "constructor", "intent"],
];

/** The form's values; those with a tilde get an id of the other shop's. */
const value = fc.oneof(
  fc.constantFrom("~", "~,~", "delete", "send_again", "release", "failed", "blocked", "on", "true"),
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

const pair = fc.tuple(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...NAMES) }, fc.string({ maxLength: 8 })),
  value,
);

export interface AdminSender {
  /** The paths of the actions. */
  paths: string[];
  /** A session token of the shop that sends. */
  token: string;
  /** An id that another shop's rows have. */
  id: string;
}

/** A form that the admin's pages would send, or nearly, with a right session token. */
export const adminActions: fc.Arbitrary<(sender: AdminSender) => Buffer> = fc
  .record({
    path: fc.nat(),
    method: fc.constantFrom("POST", "POST", "POST", "PUT", "DELETE", "PATCH", "GET"),
    intent: fc.constantFrom(...INTENTS),
    pairs: fc.array(pair, { maxLength: 8 }),
    encoding: fc.constantFrom("form", "form", "multipart", "json"),
    type: fc.constantFrom("right", "right", "right", "wrong", "none"),
    changes: fc.option(mutations, { freq: 2 }),
    isWholeMutated: fc.boolean(),
  })
  .map((made) => ({ paths, token, id }) => {
    const named = made.pairs.map(([name, text]): Pair => [
      name.toWellFormed(),
      text.toWellFormed().replaceAll("~", id),
    ]);
    const encoded = encode([["intent", made.intent], ...named], made.encoding);
    const changes = made.changes;
    const body = changes && !made.isWholeMutated ? mutate(encoded.body, changes) : encoded.body;
    const headers: Pair[] = [
      ["content-type", { right: encoded.type, wrong: "text/plain", none: "" }[made.type]],
      ["user-agent", BROWSER],
      ["authorization", `Bearer ${token}`],
    ];
    const path = paths[made.path % paths.length] ?? "/app";
    const whole = bytesOf({ method: made.method, path, headers, body });
    return changes && made.isWholeMutated ? mutate(whole, changes) : whole;
  });

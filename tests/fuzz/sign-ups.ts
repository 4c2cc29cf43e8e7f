import { createHash } from "node:crypto";
import fc from "fast-check";
import { readFields } from "#app/intake/body.server.ts";
import { readSignUp } from "#app/intake/form.server.ts";
import { signProxyQuery } from "#sandbox/storefront/proxy-signature.ts";
import { encode, type Pair } from "./form-encodings.ts";
import { mutate, mutations } from "./mutations.ts";
import { bytesOf, type Sendable } from "./raw-request.ts";

/** What is stored of a sign-up that was accepted. */
export interface FuzzedRow {
  shop: string;
  email: string | null;
  phone: string | null;
  variantId: string;
  productId: string | null;
  locale: string | null;
  pageUrl: string | null;
  smsConsent: boolean;
  emailConsent: boolean;
}

/**
 * What has to become of a request: this row, no row, or either, because not even the sender knows
 * what the server reads.
 */
export type Expectation = Omit<FuzzedRow, "shop"> | "no row" | "either";

export interface FuzzedSignUp extends Sendable {
  expected: Expectation;
  /** Whether the answer's status says what became of it: a page has 200 in any case. */
  told: boolean;
}

interface Sender {
  shop: string;
  secret: string;
  now: Date;
  /** Another number for each, from which its address is made. */
  number: number;
}

type Made = (sender: Sender) => FuzzedSignUp | Promise<FuzzedSignUp>;

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36";

/** As typed, and as stored; `~` is what makes an address the only one. Null is no address. */
const EMAILS: [typed: string, stored: string | null][] = [
  ["~@example.com", "~@example.com"],
  [" ~@EXAMPLE.Com ", "~@example.com"],
  ["\u200b~@example.com\ufeff", "~@example.com"],
  ["~+tag@sub.example.co.uk", "~+tag@sub.example.co.uk"],
  ["~＠example．com", "~@example.com"],
  ["<~@example.com>", "~@example.com"],
  ["mailto:~@example.com", "~@example.com"],
  ["~@bücher.example", "~@xn--bcher-kva.example"],
  ["~@example", null],
  ["~ example.com", null],
  ["~@@example.com", null],
  [`~${"a".repeat(300)}@example.com`, null],
  ["~@example.com\r\nbcc: a@b.example", null],
  ["~@[127.0.0.1]", null],
  ["", null],
];

const VARIANTS: [typed: string, stored: string | null][] = [
  ["33001893429341", "33001893429341"],
  ["gid://shopify/ProductVariant/33001893429342", "33001893429342"],
  ["99999999999999999999", "99999999999999999999"],
  ["0", null],
  ["-1", null],
  ["1e3", null],
  ["33001893429341'--", null],
  ["100000000000000000000", null],
  ["", null],
];

/** SMS is off in the shop: a right number is left out, and a wrong one refused. */
const PHONES: [typed: string, accepted: boolean][] = [
  ["", true],
  ["+1 415 555 0199", true],
  ["tel:+14155550199", true],
  ["12", false],
  ["+99999999999999999999", false],
];

const PRODUCTS: [string, string | null][] = [
  ["8001", "8001"],
  ["gid://shopify/Product/8001", "8001"],
  ["eight", null],
  ["", null],
];

const LOCALES: [string, string | null][] = [
  ["en", "en"],
  ["pt-BR", "pt-BR"],
  ["../../etc", null],
  ["{{ shop }}", null],
];

const PAGES: [string, string | null][] = [
  ["https://shop.example/products/mug?email=a@b.example", "https://shop.example/products/mug"],
  ["javascript:alert(1)", null],
  [`https://shop.example/${"a".repeat(600)}`, null],
  ["{% assign a = 1 %}", null],
];

/** Names that no field has, some of which every object of JavaScript's has. */
const strayName = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "id", "shop", "state"),
  fc.constantFrom("EMAIL", "Variant_Id", "email[]", "version", "createdAt", "test", "dedupeKey"),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => `x${text.toWellFormed()}`),
);
const strayPair = fc.tuple(
  strayName,
  fc
    .string({ unit: "binary", maxLength: 30 })
    .map((text) => text.toWellFormed().replaceAll("--fuzz", "")),
);

/** Mostly a value that is accepted: two wrong ones in a form would hide each other. */
function mostly<Stored>(values: [string, Stored][]): fc.Arbitrary<[string, Stored]> {
  const right = values.filter(([, stored]) => stored !== null && stored !== false);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );
}

const form = fc.record({
  email: mostly(EMAILS),
  variant: mostly(VARIANTS),
  phone: mostly(PHONES),
  product: fc.constantFrom(...PRODUCTS),
  locale: fc.constantFrom(...LOCALES),
  page: fc.constantFrom(...PAGES),
  consents: fc.constantFrom<Pair[]>(
    [],
    [["sms_consent", "1"]],
    [
      ["email_consent", "on"],
      ["consent_version", "1"],
    ],
    [["consent_version", "-9"]],
  ),
  stray: fc.array(strayPair, { maxLength: 4 }),
  repeated: fc.boolean(),
});

type Form = typeof form extends fc.Arbitrary<infer Value> ? Value : never;

/** An address that is the only one, without a letter that a shop's own words have. */
function nameOf(number: number): string {
  return `f${createHash("sha256").update(String(number)).digest("hex").slice(0, 16)}`;
}

function pairsOf(filled: Form, number: number): Pair[] {
  const own: Pair[] = [
    ["email", filled.email[0].replace("~", nameOf(number))],
    ["variant_id", filled.variant[0]],
    ["phone", filled.phone[0]],
    ["product_id", filled.product[0]],
    ["locale", filled.locale[0]],
    ["page_url", filled.page[0]],
    ...filled.consents,
  ];
  return [...own, ...filled.stray];
}

function rowOf(filled: Form, number: number): Expectation {
  const [email, variantId] = [filled.email[1], filled.variant[1]];
  if (email === null || variantId === null || !filled.phone[1]) return "no row";
  return {
    email: email.replace("~", nameOf(number)),
    phone: null,
    variantId,
    productId: filled.product[1],
    locale: filled.locale[1],
    pageUrl: filled.page[1],
    smsConsent: false,
    emailConsent: false,
  };
}

/** The query of a request that Shopify's app proxy signs now. */
function signedQuery({ shop, secret, now }: Sender): Pair[] {
  const pairs: Pair[] = [
    ["logged_in_customer_id", ""],
    ["path_prefix", "/apps/notify-me"],
    ["shop", shop],
    ["timestamp", String(Math.trunc(now.getTime() / 1_000))],
  ];
  return [...pairs, ["signature", signProxyQuery(pairs, secret)]];
}

const PATH = "/proxy/subscriptions";

function post(query: Pair[], type: string, body: Buffer, more: Pair[] = []) {
  const headers: Pair[] = [["content-type", type], ["user-agent", BROWSER], ...more];
  return { method: "POST", path: `${PATH}?${new URLSearchParams(query)}`, headers, body };
}

const AS_JSON: Pair = ["accept", "application/json"];

/** A form in any encoding, with names that are repeated or strange, and a type that may be wrong. */
const structured: fc.Arbitrary<Made> = fc
  .record({
    filled: form,
    encoding: fc.constantFrom("form", "multipart", "json"),
    accept: fc.constantFrom("application/json", "application/json, */*", "text/html"),
    type: fc.constantFrom("right", "right", "right", "capitals", "wrong", "none"),
  })
  .map(({ filled, encoding, accept, type }): Made => (sender) => {
    const pairs = pairsOf(filled, sender.number);
    // The first of each name counts in a form, and the last in JSON.
    const again: Pair[] = [
      ["email", "second@example.com"],
      ["variant_id", "1"],
    ];
    const repeated = !filled.repeated
      ? pairs
      : encoding === "json"
        ? [...again, ...pairs]
        : [...pairs, ...again];
    const encoded = encode(repeated, encoding);
    const types = {
      right: `${encoded.type}${encoding === "form" ? "; charset=utf-8" : ""}`,
      capitals: encoded.type.replace(/^[^;]+/, (name) => name.toUpperCase()),
      wrong: "text/plain",
      none: "",
    };
    const isRead = type === "right" || type === "capitals";
    return {
      bytes: bytesOf(post(signedQuery(sender), types[type], encoded.body, [["accept", accept]])),
      expected: isRead ? rowOf(filled, sender.number) : "no row",
      told: accept !== "text/html",
      isWhole: true,
    };
  });

/** A right form with a query that Shopify has not signed, or not for this shop, or not now. */
const missigned: fc.Arbitrary<Made> = fc
  .record({ filled: form, change: fc.nat(9), text: fc.string({ unit: "binary", maxLength: 20 }) })
  .map(({ filled, change, text }): Made => (sender) => {
    const query = signedQuery(sender);
    const others: Sender = { ...sender, secret: `not-${sender.secret}` };
    const late: Sender = { ...sender, now: new Date(sender.now.getTime() - 200_000) };
    const without = (name: string) => query.filter(([one]) => one !== name);
    const queries: Pair[][] = [
      signedQuery(others),
      signedQuery(late),
      without("signature"),
      without("timestamp"),
      [...query, ["shop", "other.myshopify.com"]],
      [...query, [`x${text.toWellFormed()}`, "1"]],
      [...query, ["signature", "0".repeat(64)]],
      query.map(([name, value]) => [name.toUpperCase(), value]),
      [...without("signature"), ["signature", text.toWellFormed()]],
      query.map(([name, value]) => [name, name === "shop" ? "other.myshopify.com" : value]),
    ];
    const { type, body } = encode(pairsOf(filled, sender.number), "form");
    return {
      bytes: bytesOf(post(queries[change] ?? [], type, body, [AS_JSON])),
      expected: "no row",
      told: true,
      isWhole: true,
    };
  });

/** A signed form whose body lost or got bytes: the app's own reading of these bytes is what has to be stored. */
const mutatedBody: fc.Arbitrary<Made> = fc
  .record({
    filled: form,
    encoding: fc.constantFrom("form", "multipart", "json"),
    changes: mutations,
  })
  .map(({ filled, encoding, changes }): Made => async (sender) => {
    const encoded = encode(pairsOf(filled, sender.number), encoding);
    const body = mutate(encoded.body, changes);
    return {
      bytes: bytesOf(post(signedQuery(sender), encoded.type, body, [AS_JSON])),
      expected: await readExpected(body, encoded.type),
      told: true,
      isWhole: true,
    };
  });

async function readExpected(body: Buffer, type: string): Promise<Expectation> {
  const reading = await readFields(new Uint8Array(body), type);
  if (!reading.ok) return "no row";
  const settings = { smsEnabled: false, defaultCountry: "US", consent: { sms: "" } };
  const read = readSignUp(reading.fields, { settings, wordings: [] });
  if (!read.ok) return "no row";
  const { email, phone, variantId, productId, locale, pageUrl, smsConsent, emailConsent } =
    read.signUp;
  return { email, phone, variantId, productId, locale, pageUrl, smsConsent, emailConsent };
}

/** A signed request that lost or got bytes anywhere, also in its first line and its headers. */
const mutatedRequest: fc.Arbitrary<Made> = fc
  .record({ filled: form, changes: mutations })
  .map(({ filled, changes }): Made => (sender) => {
    const { type, body } = encode(pairsOf(filled, sender.number), "form");
    const whole = bytesOf(post(signedQuery(sender), type, body, [AS_JSON]));
    return { bytes: mutate(whole, changes), isWhole: false, expected: "either", told: false };
  });

/** Other methods, bodies of other kinds, and headers that are larger than any. */
const odd: fc.Arbitrary<Made> = fc
  .record({
    method: fc.constantFrom("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW", "post"),
    size: fc.constantFrom(0, 10, 17_000),
    header: fc.constantFrom(1, 3_000, 20_000),
    type: fc.constantFrom(
      "application/json",
      "multipart/form-data",
      "image/png",
      "a/b; charset=\u00ff",
    ),
  })
  .map(({ method, size, header, type }): Made => (sender) => ({
    bytes: bytesOf({
      ...post(signedQuery(sender), type, Buffer.alloc(size, "a"), [["x-odd", "b".repeat(header)]]),
      method,
    }),
    expected: "no row",
    told: false,
    isWhole: true,
  }));

/** Half of the requests differ in their structure, and half in their bytes. */
export const signUps: fc.Arbitrary<Made> = fc.oneof(
  { weight: 7, arbitrary: structured },
  { weight: 2, arbitrary: missigned },
  { weight: 1, arbitrary: odd },
  { weight: 5, arbitrary: mutatedBody },
  { weight: 5, arbitrary: mutatedRequest },
);

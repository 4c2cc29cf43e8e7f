/** Node answers more than 16 KB of headers itself. */
const LONG = 14_000;
const NOBODY = "0".repeat(36);

/** Parameters that no page knows, and ignores. */
const NOT_SAID = `
  state=cancelled state=DELIVERED state= state[]=failed state=failed%00 state=nobody&state=queued
  channel=fax channel=__proto__ order=sideways order=constructor
  days=0 days=-1 days=1e9 days=NaN days=7;DROP days=%00 days[]=7 period=7
  from=2026-13-01 from=2026-11-32 from=yesterday from=12026-01-01 from=2026-11-26T10:00:00Z
  to=0000-00-00 to=2026-1-1 to=-2026-01-01 to=%00
  product=0 product=-1 product=1.5 product=gid://shopify/Product/1 product=1%20OR%201=1
  variant=x variant=99999999999999999999999
  status=0 status=999 status=2e2 status=NaN status=202,400
  code=a%20b code=';-- code=%F0%9F%98%80 code=${"c".repeat(101)}
  search= search=%20%20
  cursor= cursor=x cursor=older cursor=older.. cursor=sideways.1.${NOBODY} cursor=older.-1.${NOBODY}
  cursor=older.1e9.${NOBODY} cursor=older.1.${"%00".repeat(36)} cursor=older.123456789012345.${NOBODY}
  cursor=${"9".repeat(LONG)}
  columns=price columns=,,, columns=__proto__ saved=mine saved=${NOBODY} saved=%00
  nobody=knows __proto__=1 constructor[prototype]=1 %00=%00 =&=&&&? %F0 index index=&index=
`;

/** Known parameters that match all rows of last week. */
const FINDS_ALL = `
  state=failed&state=queued from=2026-02-31 from=2000-01-01&to=2999-12-31
  cursor=older.99999999999999.${NOBODY} cursor=newer.1.${NOBODY} order=oldest&cursor=older.99999999999999.${NOBODY}
`;

/** Known parameters that match no row. */
const FINDS_NOTHING = `
  state=queued&state=failed from=2999-12-31 to=2000-01-01 to=2026-02-31 from=2026-11-22&to=2026-11-21
  product=99999999999999999999 variant=1 status=599 code=no-such-code channel=sms
  search=%25 search=_ search=* search=%00 search=%ED%A0%80 search=%F0%9F%98%80 search=../../etc/passwd
  search=${"%F0%9F%98%80".repeat(300)} search='%20OR%201=1-- search=%2B49 search=0049 search=<script>
  search=${"s".repeat(LONG)} search=${"9".repeat(LONG)} search=gid%3A%2F%2Fshopify%2FProductVariant%2F1
  cursor=older.0.${NOBODY} cursor=older.0.${"-".repeat(36)} cursor=newer.99999999999999.${NOBODY}
`;

/** Questions to the log, and whether they find all rows of last week or none. */
export const questions: [question: string, finds: "all" | "none"][] = [
  ...words(NOT_SAID + FINDS_ALL).map((question): [string, "all"] => [question, "all"]),
  ...words(FINDS_NOTHING).map((question): [string, "none"] => [question, "none"]),
];

/** All of them in batches that fit into an address, each well mixed. */
export function mixtures(count = 12): string[] {
  const all = questions.map(([question]) => question);
  const [long, short] = [all.filter(isLong), all.filter((question) => !isLong(question))];
  const mixed = Array.from({ length: count }, (_, at) =>
    short.filter((_, place) => place % count === at).join("&"),
  );
  return [...mixed, ...long];
}

/** Ids of sign-ups that do not exist. */
export const nobodys = [
  ...words(`
    no-such-row 0 -1 null undefined __proto__ constructor %00 a%00b ..%2F..%2Fetc%2Fpasswd %2e%2e%2f
    ..%5C %2F '%20OR%201=1-- %F0%9F%98%80 %ED%A0%80 %FF %25 %E0%A4%A % a;b a,b <script>
  `),
  "x".repeat(LONG),
];

function isLong({ length }: string): boolean {
  return length > LONG / 2;
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

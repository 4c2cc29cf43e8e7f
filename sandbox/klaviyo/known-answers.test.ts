import { expect, test } from "vitest";
import { online } from "./online.ts";
import type { Fault } from "./klaviyo.ts";
import {
  bodyWith,
  errorsOf,
  invalidAt,
  klaviyoAtNoon,
  request,
  validHeaders,
  validJob,
} from "./valid-request.ts";

const codes: [status: number, code: string][] = [
  [400, "invalid"],
  [401, "authentication_failed"],
  [403, "permission_denied"],
  [404, "not_found"],
  [409, "duplicate_profile"],
  [410, "gone"],
  [415, "unsupported_media_type"],
  [422, "invalid"],
  [500, "error"],
  [503, "unavailable"],
];

test.each(codes)("a %i in JSON has the code %s", async (status, code) => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status, body: "json" }, 1);
  const [error] = await errorsOf(await send());
  expect(error).toMatchObject({ status, code });
});

test("a 403 names the scopes of the endpoint that was called", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status: 403 }, 1);
  const [error] = await errorsOf(await send());
  const detail = "Your API key is missing required scopes: catalogs:write, profiles:write";
  expect(error).toMatchObject({ detail, source: { pointer: "/data/" } });
});

test.each([
  ["/data/attributes/anything", { source: { pointer: "/data/attributes/anything" } }],
  [null, {}],
])("a 400 may point anywhere: %s", async (pointer, source) => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "invalid", pointer }, 1);
  const detail = "This value is not valid.";
  const common = { status: 400, code: "invalid", title: "Invalid input.", links: {}, meta: {} };
  expect(await errorsOf(await send())).toEqual([{ ...common, detail, ...source }]);
});

test("a fault with a path waits for a call to that endpoint", async () => {
  const { klaviyo, send, url } = await online();
  klaviyo.failNext({ kind: "status", status: 403, path: "/api/lists" }, 1);
  expect((await send()).status).toBe(202);
  const lists = await fetch(new URL("/api/lists", url), { headers: validHeaders });
  const [error] = await errorsOf(lists);
  expect(error).toMatchObject({
    detail: "Your API key is missing required scopes: lists:read",
  });
  expect(klaviyo.faults).toEqual([]);
});

test("a 202 with a body is taken, and says what is left of the budget", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "accepted", body: "json" }, 1);
  const response = await send();
  expect([response.status, response.headers.get("ratelimit-remaining")]).toEqual([202, "349"]);
  expect(await response.json()).toHaveProperty("data");
  expect(klaviyo.received).toHaveLength(1);
});

test("a stalled body begins and stops; a dripping one continues byte by byte", async () => {
  const { klaviyo, send } = await online();
  for (const [body, pieces] of [
    ["stalled", ["{"]],
    ["dripped", [" ", " ", " "]],
  ] as const) {
    klaviyo.failNext({ kind: "status", status: 500, body }, 1);
    const reader = (await send()).body!.pipeThrough(new TextDecoderStream()).getReader();
    for (const piece of pieces) expect((await reader.read()).value).toBe(piece);
    await reader.cancel();
  }
  expect((await send()).status).toBe(202);
});

test("a huge body has ten megabytes", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status: 500, body: "huge" }, 1);
  const { byteLength } = await (await send()).arrayBuffer();
  expect(byteLength).toBeGreaterThan(10 * 1024 * 1024);
});

const SUBSCRIPTIONS = "/api/back-in-stock-subscriptions";
const CONSENTS = "/api/profile-subscription-bulk-create-jobs";
const guide = "https://developers.klaviyo.com/en/docs/collect_email_and_sms_consent_via_api";
const field = "https://community.klaviyo.com/topic/show?fid=64&tid=12192";
const recorded = "recorded from Klaviyo";
const own = "own strictness";

const consentTo = (attributes: object) =>
  bodyWith(["data", "attributes", "profiles", "data", 0, "attributes"], attributes, validJob);
const byPhone = {
  phone_number: "+15005550006",
  subscriptions: { sms: { marketing: { consent: "SUBSCRIBED" } } },
};
const byEmail = {
  email: "ada@example.com",
  subscriptions: { email: { marketing: { consent: "SUBSCRIBED" } } },
};
const notFound = "The variant in your relationship payload does not exist";

/** What a fault answers to a call with the field that it is about, and a call that it lets pass. */
const knownAnswers: [
  fault: Fault,
  answered: Parameters<typeof request>[0],
  error: object,
  says: string,
  passed?: Parameters<typeof request>[0],
][] = [
  [
    { kind: "variant_not_found" },
    {},
    {
      status: 404,
      code: "variant_not_found",
      title: notFound,
      detail: notFound,
      source: { pointer: "/data/relationships/variant/data/id" },
      links: {},
      meta: {},
    },
    recorded,
    { path: CONSENTS, body: validJob },
  ],
  [
    { kind: "channels" },
    {},
    invalidAt("/data/attributes/channels", "These channels are not valid."),
    own,
    { path: CONSENTS, body: validJob },
  ],
  [
    { kind: "region" },
    { path: CONSENTS, body: consentTo(byPhone) },
    invalidAt(
      "/data/attributes/profiles/data/0/attributes/phone_number",
      "Phone number is valid but is not in a supported region for this account.",
    ),
    field,
    { path: CONSENTS, body: consentTo(byEmail) },
  ],
  [
    { kind: "sms_configuration" },
    { path: CONSENTS, body: consentTo(byPhone) },
    invalidAt(
      "/data/attributes/profiles",
      "SMS configuration is required to subscribe phone number only profiles.",
    ),
    guide,
    { path: CONSENTS, body: validJob },
  ],
];

test.each(knownAnswers)("the fault %o answers with a known text", async (...row) => {
  const [fault, answered, error, says, passed] = row;
  expect(says).toMatch(/^(https:\/\/|own strictness$|recorded from Klaviyo$)/);
  const klaviyo = klaviyoAtNoon();
  klaviyo.failNext(fault, 1);
  expect((await klaviyo.fetch(request(passed ?? {}))).status).toBe(202);
  expect(klaviyo.faults).toEqual([fault]);
  const response = await klaviyo.fetch(request(answered));
  expect(response.status).toBe((error as { status: number }).status);
  expect(response.headers.get("content-type")).toBe("application/vnd.api+json");
  expect(await errorsOf(response)).toEqual([error]);
  expect((await klaviyo.fetch(request(answered))).status).toBe(202);
});

test("a fault takes a consent for e-mail and phone without the phone, and a header says so", async () => {
  expect(guide).toMatch(/^https:/);
  const klaviyo = klaviyoAtNoon();
  klaviyo.failNext({ kind: "partial_failure" }, 1);
  const ask = async (body: unknown) => {
    const { status, headers } = await klaviyo.fetch(request({ path: CONSENTS, body }));
    return [status, headers.get("x-klaviyo-partial-failure")];
  };
  expect(await ask(consentTo(byPhone))).toEqual([202, null]);
  expect(await ask(validJob)).toEqual([202, "phone_number"]);
  expect(await ask(validJob)).toEqual([202, null]);
  expect(klaviyo.consents).toMatchObject([
    { channels: ["sms"] },
    { profile: { email: "ada@example.com", phone_number: undefined }, channels: ["email"] },
    { profile: { phone_number: "+15005550006" }, channels: ["email", "sms"] },
  ]);
});

test.each([SUBSCRIPTIONS, CONSENTS])(
  "%s can answer a 403 in JSON that names no scope",
  async (path) => {
    const klaviyo = klaviyoAtNoon();
    klaviyo.failNext({ kind: "shed", path }, 1);
    klaviyo.failNext({ kind: "shed", as: "json_api", path }, 1);
    const call = path === CONSENTS ? { path, body: validJob } : { path };
    const edge = await klaviyo.fetch(request(call));
    expect([edge.status, edge.headers.get("content-type")]).toEqual([403, "application/json"]);
    expect(await edge.json()).toEqual({ message: "Forbidden" });
    const jsonApi = await klaviyo.fetch(request(call));
    expect(jsonApi.status).toBe(403);
    expect(await errorsOf(jsonApi)).toMatchObject([{ code: "forbidden" }]);
    expect((await klaviyo.fetch(request(call))).status).toBe(202);
  },
);

const unblamed: [status: number, path: string][] = [404, 409, 422].flatMap((status) =>
  [SUBSCRIPTIONS, CONSENTS].map((path): [number, string] => [status, path]),
);

test.each(unblamed)("a %i of %s points at no field of the row", async (status, path) => {
  const klaviyo = klaviyoAtNoon();
  klaviyo.failNext({ kind: "status", status, path }, 1);
  const call = path === CONSENTS ? { path, body: validJob } : { path };
  const response = await klaviyo.fetch(request(call));
  expect(response.status).toBe(status);
  const [error] = (await errorsOf(response)) as { source?: { pointer: string } }[];
  expect(error?.source?.pointer).toBe(status === 409 ? "/data/attributes" : undefined);
});

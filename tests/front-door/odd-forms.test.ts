import { beforeAll, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { adminRoutes, formsOf, pagesOf } from "./admin-routes.ts";
import { isAlarm } from "./built-app.ts";
import { app, lines, open } from "./world.ts";

type Field = [name: string, value: string | File];
type Order = [file: string, fields: Field[], allowed: number[]];

const SHOP = "odd-forms.myshopify.com";
/** With what multipart puts around it, a form of it weighs almost as much as the server takes. */
const ALMOST_64_KB = 63 * 1024;

let own: string[];
let paths: Record<string, string>;

beforeAll(async () => {
  await open(SHOP);
  own = await rowsOf(SHOP, 3, { from: new Date("2026-11-20T10:00:00Z") });
  paths = formsOf(own[0]!);
});

/** What is stored of the shop. */
async function stored() {
  const rows = await db.subscription.findMany({ orderBy: { id: "asc" } });
  const merchant = await db.merchant.findUnique({
    where: { shop: SHOP },
    include: { consentTexts: true, bulkJob: true },
    omit: { installedAt: true },
  });
  return { rows, merchant };
}

function formOf(fields: Field[]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

function fileOf(): File {
  return new File(["\x00\xff"], "../../etc/passwd");
}

/** What every route is sent, whatever it is for: no form, or none that says anything. */
function notForms(): [what: string, body: BodyInit, type?: string][] {
  const parts = "multipart/form-data; boundary=x";
  const two = [
    ["intent", "nobody"],
    ["intent", "stop"],
  ];
  return [
    ["nothing", ""],
    ["an unknown intent", new URLSearchParams({ intent: "erase" })],
    ["two intents", new URLSearchParams(two)],
    ["a file for an intent", formOf([["intent", fileOf()]])],
    ["JSON", JSON.stringify({ intent: "all", action: "delete" }), "application/json"],
    ["text", "intent=all&action=delete", "text/plain"],
    ["bytes", new Uint8Array([0, 255, 254]), "application/octet-stream"],
    ["what has no type", new Uint8Array([0, 255, 254]), ""],
    ["a type of no parts", "intent=all", "multipart/form-data"],
    ["parts that never come", "intent=all", parts],
    ["half a part", "--x\r\ncontent-disposition: form-data; name=", parts],
    ["no form's characters", "%=%&%F0=%ED%A0%80&&==", "application/x-www-form-urlencoded"],
  ];
}

/** Forms that begin well and have a value that is none, for the route whose intents they are. */
function orders(value: string | File): Order[] {
  const [log, signUp] = ["app.subscriptions._index.tsx", "app.subscriptions.$id.tsx"];
  const [settings, requests] = ["app.settings.tsx", "app.data-requests.ts"];
  const formTo = (
    route: string,
    named: Record<string, string>,
    name: string,
  ): [string, Field[]] => [route, [...Object.entries(named), [name, value]]];
  const correct = { intent: "correct", version: "1" };
  const nobody = { intent: "all", action: "send_again", search: "nobody" };
  const filters = ["state", "channel", "from", "to", "product", "variant", "status", "code"];
  const elsewhere = { intent: "settings", default_country: "XX" };
  const texts = [
    "sms_enabled",
    "consent_email",
    "consent_sms",
    "consent_list_id",
    "retention_days",
  ];
  return [
    ...[log, signUp, settings].map((route): Order => [...formTo(route, {}, "intent"), [400]]),
    [...formTo(signUp, correct, "email"), [200, 422]],
    [...formTo(signUp, correct, "phone"), [200, 422]],
    [...formTo(signUp, { intent: "correct" }, "version"), [400]],
    [...formTo(log, { intent: "selected", action: "delete" }, "id"), [200, 400]],
    [...formTo(log, { intent: "selected", id: own[0]! }, "action"), [400]],
    [...formTo(log, { intent: "all" }, "action"), [400]],
    [...formTo(log, { intent: "all", action: "delete", product: "1" }, "search"), [200]],
    ...filters.map((name): Order => [...formTo(log, nobody, name), [200]]),
    [...formTo(log, { intent: "stop" }, "id"), [200, 400]],
    [...formTo(log, { intent: "undo" }, "id"), [200, 400]],
    [...formTo(log, { intent: "view", order_of_view: "save" }, "name"), [200]],
    [...formTo(log, { intent: "view", order_of_view: "rename" }, "id"), [200]],
    ...texts.map((name): Order => [...formTo(settings, elsewhere, name), [422]]),
    [...formTo(settings, { intent: "settings" }, "default_country"), [422]],
    [...formTo(settings, { intent: "connect" }, "klaviyo_api_key"), [422]],
    [...formTo(settings, { intent: "disconnect" }, "key_seen"), [200]],
    [...formTo(requests, { intent: "close" }, "id"), [400, 404]],
    [...formTo(requests, { intent: "download" }, "id"), [400, 404]],
  ];
}

/** Sends such forms, and tells which were answered otherwise than they may be. */
async function answeredOtherwise(sent: Order[]) {
  const otherwise: [file: string, name: string | undefined, status: number][] = [];
  for (const [file, fields, allowed] of sent) {
    const body = formOf(fields);
    const answer = await app.admin(SHOP, paths[file]!, { method: "POST", body });
    await answer.arrayBuffer();
    if (!allowed.includes(answer.status)) otherwise.push([file, fields.at(-1)?.[0], answer.status]);
  }
  return otherwise;
}

it("every action of the admin is tried here", () => {
  expect(Object.keys(formsOf(""))).toEqual(adminRoutes("action"));
});

/** These read no form: the first three no body, the last the bytes of a file. */
const NO_FORMS = [
  ...["app.check-hold.ts", "app.klaviyo-lists.ts", "app.readiness.ts"],
  "app.import-piece.ts",
];

describe("a body that is not a form", () => {
  it("is refused by every action that reads one, and changes nothing", async () => {
    const before = await stored();
    const otherwise: [path: string, what: string, status: number][] = [];
    const readers = Object.entries(paths).filter(([file]) => !NO_FORMS.includes(file));
    for (const [, path] of readers) {
      for (const [what, body, type] of notForms()) {
        const headers = new Headers(type === undefined ? {} : { "content-type": type });
        const answer = await app.admin(SHOP, path, { method: "POST", body, headers });
        await answer.arrayBuffer();
        if (answer.status !== 400) otherwise.push([path, what, answer.status]);
      }
    }
    expect(otherwise).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  it("is ignored by an action that reads none", async () => {
    const before = await stored();
    for (const [, body] of notForms()) {
      for (const path of ["/app/check-hold", "/app/klaviyo-lists", "/app/readiness"]) {
        const answer = await app.admin(SHOP, path, { method: "POST", body });
        expect(await answer.json()).toEqual(
          path === "/app/check-hold" ? { checking: false } : { kind: "no_key" },
        );
      }
    }
    expect(await stored()).toEqual(before);
  });
});

describe("an impossible value", () => {
  it("is refused or ignored in each field of each intent", async () => {
    const before = await stored();
    for (const value of ["", "\0", "../..", "' OR 1=1 --", "\u{1f600}".repeat(300), fileOf()])
      expect(await answeredOtherwise(orders(value))).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  it("is so with 63 KB of it, and is not read with 5 MB", async () => {
    const before = await stored();
    const names = ["intent", "search", "id", "version", "email", "consent_sms", "klaviyo_api_key"];
    const sized = (size: number) =>
      orders("9".repeat(size)).filter(([, fields]) => names.includes(fields.at(-1)![0]));
    expect(await answeredOtherwise(sized(ALMOST_64_KB))).toEqual([]);
    const huge = sized(5 * 1024 * 1024).map(([file, fields]): Order => [file, fields, [413]]);
    expect(await answeredOtherwise(huge)).toEqual([]);
    expect(await stored()).toEqual(before);
  });
});

it.each(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"])(
  "%s without anything more is never an error of the app's own",
  async (method) => {
    const before = await stored();
    const everywhere = [...Object.values(pagesOf(own[0]!)), ...Object.values(paths)];
    for (const path of everywhere) {
      const answer = await app.admin(SHOP, path, { method });
      await answer.arrayBuffer();
      expect([path, answer.status < 500]).toEqual([path, true]);
    }
    expect(await stored()).toEqual(before);
  },
);

it("none of it was worth a warning", async () => {
  expect((await lines()).filter(isAlarm)).toEqual([]);
});

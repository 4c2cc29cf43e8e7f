import { describe, expect, it, test } from "vitest";
import { callKlaviyo, plan } from "../../../delivery/attempt.server.ts";
import type { ClaimedRow } from "../../../outbox/queue/claim.server.ts";
import { REVISION } from "../../../klaviyo/request.ts";
import type { KlaviyoCall } from "../../../klaviyo/transport.server.ts";
import { seal } from "../../../merchant/seal.server.ts";
import { toShownRequest } from "./shown-request.ts";

const [SHOP, KEY] = ["shown.myshopify.com", "pk_0123456789abcdef"];
const [EMAIL, PHONE] = ["ann@example.com", "+14155552671"];

function claimed(changes: Partial<ClaimedRow> = {}): ClaimedRow {
  return {
    source: null,
    id: "row",
    shop: SHOP,
    variantId: "33001893429341",
    email: EMAIL,
    phone: PHONE,
    version: 1,
    attemptCount: 0,
    failures: 0,
    troubledMs: 0,
    consentStep: null,
    smsConsent: true,
    emailConsent: true,
    phoneRefused: false,
    unaskedConsents: null,
    createdAt: new Date(),
    dueAt: new Date(),
    unsyncedMs: 0,
    accepted: false,
    merchant: {
      shop: SHOP,
      sealedKey: seal(SHOP, KEY),
      keyVersion: 1,
      smsEnabled: true,
      consentRefusedKeyVersion: null,
      consentListId: null,
      accountId: null,
    },
    ...changes,
  };
}

/** What the row's next call really sends, and the attempt that it records. */
async function called(row: ClaimedRow) {
  const sent: KlaviyoCall[] = [];
  const call = plan(row);
  if (call.kind !== "call") throw new Error("The row needs no call");
  await callKlaviyo(row, call, {
    clock: { now: () => 0 },
    send: (one) => {
      sent.push(one);
      return Promise.resolve({ answered: false, reason: "network", detail: "" });
    },
  });
  const { step } = call;
  const channels =
    step.step === "back_in_stock"
      ? step.channels
      : [...(step.emailMarketing ? ["EMAIL"] : []), ...(step.smsMarketing ? ["SMS"] : [])];
  const attempt = {
    step: step.step,
    channels: channels.join(","),
    revision: REVISION,
    rowVersion: 1,
  };
  return { sent: sent[0]!, attempt };
}

describe("the shown request equals the sent one, except for the person", () => {
  test.each<[string, Partial<ClaimedRow>]>([
    ["both consents", {}],
    ["consent to e-mail alone", { smsConsent: false }],
    ["consent to SMS beside an e-mail", { emailConsent: false }],
    ["consent to SMS by phone alone", { email: null, emailConsent: false }],
    ["back in stock by both channels", { consentStep: "recorded" }],
    ["back in stock by e-mail, the phone refused", { consentStep: "recorded", phoneRefused: true }],
    ["back in stock by phone alone", { email: null, emailConsent: false, consentStep: "recorded" }],
  ])("%s", async (_, changes) => {
    const row = claimed(changes);
    const { sent, attempt } = await called(row);
    const shown = toShownRequest(row, attempt, []);
    if (shown.kind !== "shown") throw new Error(shown.kind);
    const [head, body] = [
      shown.text.slice(0, shown.text.indexOf("{")),
      shown.text.slice(shown.text.indexOf("{")),
    ];
    expect(head).toBe(`POST ${sent.path}\nrevision: ${REVISION}\n\n`);
    const masked = JSON.stringify(sent.body)
      .replaceAll(EMAIL, "[e-mail]")
      .replaceAll(PHONE, "[number]");
    expect(JSON.parse(body)).toEqual(JSON.parse(masked));
    expect(shown.text).not.toMatch(/ann@|\+1415|pk_/);
  });
});

describe("a request that can't be rebuilt exactly is not shown", () => {
  const row = { variantId: "33001893429341", email: EMAIL, phone: null, version: 3 };
  const attempt = { step: "back_in_stock", channels: "EMAIL", revision: REVISION, rowVersion: 1 };
  const act = (
    rowVersion: number,
    kind: "sent_again" | "released" | "corrected" = "sent_again",
  ) => ({
    rowVersion,
    kind,
  });

  test.each([
    ["only sent again since", [act(2), act(1)], "shown"],
    ["released since", [act(2), act(1, "released")], "shown"],
    ["corrected since", [act(2), act(1, "corrected")], "changed"],
    ["changed without an action, as by a repeated sign-up", [act(2)], "changed"],
    ["sent again before the attempt only", [act(1), act(0)], "changed"],
  ])("a row that was %s", (_, acts, kind) => {
    expect(toShownRequest(row, attempt, acts).kind).toBe(kind);
  });

  it("is shown again with the addresses of its time where the correction says what it replaced", () => {
    const byPhone = { ...row, version: 2, email: null, phone: PHONE };
    const corrected = { rowVersion: 1, kind: "corrected" as const };
    const was = JSON.stringify({ email: "a…@gmial.com", phone: null });
    const shown = toShownRequest(byPhone, attempt, [{ ...corrected, was }]);
    expect(shown).toEqual(toShownRequest({ ...row, version: 1 }, attempt, []));
    for (const damaged of [null, "", "[", "null", "7"]) {
      expect(toShownRequest(byPhone, attempt, [{ ...corrected, was: damaged }])).toEqual({
        kind: "changed",
      });
    }
  });

  it.each([
    ["an address that is gone", { ...row, version: 1, email: null }, attempt],
    ["a damaged variant", { ...row, version: 1, variantId: "tee" }, attempt],
    ["an unknown channel", { ...row, version: 1 }, { ...attempt, channels: "PUSH" }],
    ["an attempt of a version that was never", row, { ...attempt, rowVersion: 4 }],
  ])("%s", (_, changed, of) => {
    expect(toShownRequest(changed, of, [])).toEqual({ kind: "changed" });
  });

  it("a call of another release", () => {
    const older = { ...attempt, revision: "2024-02-15", rowVersion: 3 };
    expect(toShownRequest(row, older, [])).toEqual({ kind: "other_release" });
  });
});

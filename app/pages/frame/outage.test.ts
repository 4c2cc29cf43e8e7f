import { UNSAFE_ErrorResponseImpl as ErrorResponse } from "@remix-run/router";
import { expect, it, test } from "vitest";
import { catchOutage } from "./outage.ts";

function send(fields: Record<string, string>, answer: () => Promise<unknown>) {
  const serverAction = answer as <T>() => Promise<T>;
  const body = new URLSearchParams(fields);
  const request = new Request("http://app/app/settings", { method: "POST", body });
  return catchOutage<unknown>()({ request, params: {}, context: undefined, serverAction });
}

const failing = (error: unknown) => () =>
  Promise.resolve().then(() => {
    throw error;
  });

test.each([
  ["no connection", new TypeError("Failed to fetch")],
  ["a busy database", new Error("Unexpected Server Error")],
  ["a 503", new ErrorResponse(503, "", null)],
])("%s becomes an answer that names the form, which the form can show", async (_, error) => {
  const sent = send({ intent: "settings", consent_sms: "Text me" }, failing(error));
  expect(await sent).toEqual({ intent: "unanswered", of: "settings" });
  expect(await send({}, failing(error))).toEqual({ intent: "unanswered", of: "" });
});

it("passes on answers, and refusals that the page has to show", async () => {
  expect(await send({ intent: "connect" }, () => Promise.resolve({ check: "refused" }))).toEqual({
    check: "refused",
  });
  const refusal = new ErrorResponse(400, "", null);
  await expect(send({}, failing(refusal))).rejects.toBe(refusal);
});

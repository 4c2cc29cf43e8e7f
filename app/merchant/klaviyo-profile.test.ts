import { expect, it } from "vitest";
import { answerOf, refusal } from "#tests/klaviyo-answers.ts";
import { connectShop, installShop } from "#tests/shops.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { findProfileOf } from "./klaviyo-profile.server.ts";

const ann = { email: "Ann@example.com", phone: "+4930123456" };

interface Profile {
  id: string;
  email?: string;
  phone_number?: string;
}

/** Klaviyo with these profiles, and the paths that it was asked for. */
function klaviyoWith(profiles: Profile[]) {
  const paths: string[] = [];
  const send: Send = ({ path }) => {
    const asked = decodeURIComponent(path);
    paths.push(asked);
    const isAsked = (address?: string) => address !== undefined && asked.includes(address);
    const data = profiles
      .filter(({ email, phone_number }) => isAsked(email) || isAsked(phone_number))
      .map(({ id, ...attributes }) => ({ type: "profile", id, attributes }));
    return Promise.resolve(answerOf(200, { data }));
  };
  return { send, paths };
}

it("finds a profile by the email address, and asks once", async () => {
  const { shop } = await connectShop();
  const { send, paths } = klaviyoWith([{ id: "01ANN", email: "ann@example.com" }]);
  expect(await findProfileOf(shop, ann, send)).toEqual({ kind: "found", id: "01ANN" });
  expect(paths).toHaveLength(1);
});

it("finds it by the phone number where no profile has the email address", async () => {
  const { shop } = await connectShop();
  const { send, paths } = klaviyoWith([{ id: "01ANN", phone_number: ann.phone }]);
  expect(await findProfileOf(shop, ann, send)).toEqual({ kind: "found", id: "01ANN" });
  expect(paths).toHaveLength(2);
});

it("says that there is none, that the key may not read, and that there is no key", async () => {
  const { shop } = await connectShop();
  expect(await findProfileOf(shop, ann, klaviyoWith([]).send)).toEqual({ kind: "none" });
  const denied = await findProfileOf(shop, ann, () =>
    Promise.resolve(refusal(403, "permission_denied", "Missing required scopes: profiles:read")),
  );
  expect(denied).toEqual({ kind: "denied", why: "missing" });
  const { send, paths } = klaviyoWith([]);
  expect(await findProfileOf(await installShop(), ann, send)).toEqual({ kind: "no_key" });
  expect(paths).toEqual([]);
});

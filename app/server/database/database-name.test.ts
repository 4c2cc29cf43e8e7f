import { expect, test } from "vitest";
import { withoutLogin } from "./database-name.ts";

test.each([
  ["user", `role "notify_me" is not permitted`, `role "…" is not permitted`],
  ["password", "no 5+cr$t, please", "no …, please"],
  ["password inside of a word", "at db?password=x5+cr$ty", "at db?password=x…y"],
  ["name of the database", "at db.internal/notify_me: full", "at db.internal/notify_me: full"],
  ["name that begins alike", `no "notify_me_old"`, `no "notify_me_old"`],
])("a message is told without the login: the %s", (_, message, expected) => {
  const url = "postgres://notify_me:5+cr%24t@db.internal/notify_me";
  expect(withoutLogin(message, url)).toBe(expected);
});

test("an address without a login hides nothing", () => {
  expect(withoutLogin("as it is", "file:./notify-me.sqlite")).toBe("as it is");
});

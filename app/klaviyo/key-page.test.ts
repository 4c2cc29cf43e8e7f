import { expect, it, test } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { KEY_PAGE, permissionName } from "./key-page.ts";

it("Klaviyo's page preselects every scope that an endpoint needs", () => {
  const page = new URL(KEY_PAGE);
  expect(page.origin + page.pathname).toBe("https://www.klaviyo.com/create-private-api-key");
  const [full] = sandboxAccounts();
  expect(page.searchParams.get("scopes")?.split(",")).toEqual(
    expect.arrayContaining(full?.scopes ?? []),
  );
});

test.each([
  ["catalogs:write", "Catalogs – Full access"],
  ["flows:read", "Flows – Read access"],
])("%s is %s on that page", (scope, name) => {
  expect(permissionName(scope)).toBe(name);
});

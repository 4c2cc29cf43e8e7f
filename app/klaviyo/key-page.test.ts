import { expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { KEY_PAGE } from "./key-page.ts";

it("Klaviyo's page preselects every scope that an endpoint needs", () => {
  const page = new URL(KEY_PAGE);
  expect(page.origin + page.pathname).toBe("https://www.klaviyo.com/create-private-api-key");
  const [full] = sandboxAccounts();
  expect(page.searchParams.get("scopes")?.split(",")).toEqual(
    expect.arrayContaining(full?.scopes ?? []),
  );
});

import { expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { KEY_PAGE } from "./key-page.ts";
import { DELETION_SCOPE } from "./profile-deletion.ts";

it("Klaviyo's page preselects every scope that an endpoint needs, but the one to delete people", () => {
  const page = new URL(KEY_PAGE);
  expect(page.origin + page.pathname).toBe("https://www.klaviyo.com/create-private-api-key");
  const [full] = sandboxAccounts();
  const scopes = page.searchParams.get("scopes")?.split(",");
  expect(scopes).toEqual(
    expect.arrayContaining((full?.scopes ?? []).filter((scope) => scope !== DELETION_SCOPE)),
  );
  // The merchant chooses that by itself (decision 61).
  expect(scopes).not.toContain(DELETION_SCOPE);
});

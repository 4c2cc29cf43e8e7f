import type { NeededScope } from "../../klaviyo/needs.ts";
import type { Reader } from "../../locales/reader.tsx";

const SCOPE_NAMES = { "catalogs:write": "catalogs", "profiles:write": "profiles" } as const;

/** A scope by its name on Klaviyo's page for creating keys. */
export function scopeWords(scope: NeededScope, { t }: Reader): string {
  return t(`readiness.scope.${SCOPE_NAMES[scope]}`);
}

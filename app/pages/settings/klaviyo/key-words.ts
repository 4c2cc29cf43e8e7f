import type { Unchecked } from "../../../klaviyo/access.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { Connecting } from "../../../merchant/connection.server.ts";

const UNCHECKED: Record<Unchecked, true> = {
  unreachable: true,
  throttled: true,
  retired: true,
  unclear: true,
};

/** The error beside the key's field; undefined if the key itself is not at fault. */
export function keyFault(check: Connecting["kind"] | undefined, { t }: Reader): string | undefined {
  return check === "malformed" || check === "refused"
    ? t(`settings.key.fault.${check}`)
    : undefined;
}

/** Why a key could not be checked, and what to do; undefined if Klaviyo judged the key. */
export function uncheckedWords(check: Connecting["kind"] | undefined, { t }: Reader) {
  if (!isUnchecked(check)) return undefined;
  return {
    title: t(`settings.key.unchecked.${check}.title`),
    body: t(`settings.key.unchecked.${check}.body`),
  };
}

function isUnchecked(check: Connecting["kind"] | undefined): check is Unchecked {
  return check !== undefined && Object.hasOwn(UNCHECKED, check);
}

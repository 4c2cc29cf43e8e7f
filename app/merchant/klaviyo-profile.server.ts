import type { Denial } from "../klaviyo/access.ts";
import { findProfiles, isNameable, type AddressKind } from "../klaviyo/profiles.ts";
import { send as klaviyo, type Send } from "../klaviyo/transport.server.ts";
import { db } from "../server/database/db.server.ts";
import { unseal } from "./seal.server.ts";

/** A merchant waits for it. */
const PATIENCE_MS = 8_000;

/** Klaviyo's id of a shopper's profile; `none` where no profile has the address. */
export type ProfileFound =
  { kind: "found"; id: string } | { kind: "none" | "no_key" } | { kind: "denied"; why: Denial };

/**
 * Finds a shopper's profile in the shop's Klaviyo account by their email address, or else by their
 * phone number: one call, or two. Nothing is stored.
 */
export async function findProfileOf(
  shop: string,
  { email, phone }: { email: string | null; phone: string | null },
  send: Send = klaviyo,
): Promise<ProfileFound> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    select: { sealedKey: true },
  });
  const key = merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : undefined;
  if (key === undefined) return { kind: "no_key" };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const known: [AddressKind, string | undefined][] = [
    ["email", email?.toLowerCase()],
    ["phone_number", phone ?? undefined],
  ];
  for (const [kind, address] of known) {
    if (address === undefined || !isNameable(address)) continue;
    const reading = await findProfiles(key, { kind, addresses: [address] }, send, signal);
    if (reading.kind === "denied") return { kind: "denied", why: reading.why };
    const id = reading.ids.get(address);
    if (id !== undefined) return { kind: "found", id };
  }
  return { kind: "none" };
}

import { Prisma } from "#prisma/client/client.ts";

/**
 * Which rows a 202 delivers, besides those of the version that was called for: also one that another
 * process has failed since, as Klaviyo has the row.
 */
export const MAY_BE_DELIVERED = Prisma.sql`"state" IN ('queued', 'failed')`;

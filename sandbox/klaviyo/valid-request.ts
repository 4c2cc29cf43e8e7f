import { sandboxAccounts } from "./keys.ts";
import { createKlaviyo, type KlaviyoOptions } from "./klaviyo.ts";

/** A day on which 2026-10-15 is the newest revision and 2025-01-15 the oldest supported one. */
export const noon = Date.UTC(2026, 10, 24, 12);

export const [fullKey, muteKey, halfKey, goneKey, baseKey] = sandboxAccounts().map(
  ({ key }) => key,
) as [string, string, string, string, string];

/** As Klaviyo's reference has it, and not as the app builds it. */
export const validBody = {
  data: {
    type: "back-in-stock-subscription",
    attributes: {
      channels: ["EMAIL", "SMS"],
      profile: {
        data: {
          type: "profile",
          id: "01GDDKASAP8TKDDA2GRZDSVP4H",
          attributes: {
            email: "ada@example.com",
            phone_number: "+15005550006",
            external_id: "customer-7",
          },
        },
      },
    },
    relationships: {
      variant: {
        data: { type: "catalog-variant", id: "$shopify:::$default:::33001893429341" },
      },
    },
  },
};

export const subscribed = () => ({ marketing: { consent: "SUBSCRIBED" } });

/** The body of a subscription job that is accepted. */
export const validJob = {
  data: {
    type: "profile-subscription-bulk-create-job",
    attributes: {
      custom_source: "Back in stock form",
      profiles: {
        data: [
          {
            type: "profile",
            attributes: {
              email: "ada@example.com",
              phone_number: "+15005550006",
              subscriptions: { email: subscribed(), sms: subscribed() },
            },
          },
        ],
      },
      historical_import: false,
    },
    relationships: { list: { data: { type: "list", id: "NEWS01" } } },
  },
};

export const validHeaders = {
  Authorization: `Klaviyo-API-Key ${fullKey}`,
  revision: "2026-07-15",
  "Content-Type": "application/vnd.api+json",
  Accept: "application/vnd.api+json",
};

/** An accepted request with these changes; a header of undefined is left out. */
export function request(change: {
  method?: string;
  path?: string;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}): Request {
  const { method = "POST", path = "/api/back-in-stock-subscriptions", body = validBody } = change;
  const headers = Object.entries<string | undefined>({ ...validHeaders, ...change.headers }).filter(
    (header): header is [string, string] => header[1] !== undefined,
  );
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init = method === "GET" ? { method, headers } : { method, headers, body: new Blob([text]) };
  return new Request(`https://klaviyo.example${path}`, init);
}

export function klaviyoAtNoon(options: Partial<KlaviyoOptions> = {}) {
  return createKlaviyo({ accounts: sandboxAccounts(), now: () => noon, ...options });
}

export type Path = readonly (string | number)[];

/** The valid body with one field changed; undefined removes it. */
export function bodyWith(path: Path, value: unknown, body: unknown = validBody): unknown {
  const copy: unknown = structuredClone(body);
  let parent = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>;
  parent[path.at(-1)!] = value;
  return copy;
}

/** An error body without the ids, which are new each time. */
export async function errorsOf(response: Response): Promise<unknown[]> {
  const { errors } = (await response.json()) as { errors: { id: string }[] };
  return errors.map(({ id, ...error }) => {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error(`No id: ${id}`);
    return error;
  });
}

/** The whole error that a 400 for one field of the body carries. */
export function invalidAt(pointer: string, detail: string) {
  return {
    status: 400,
    code: "invalid",
    title: "Invalid input.",
    detail,
    source: { pointer },
    links: {},
    meta: {},
  };
}

import type { AppMetafield, ShopState } from "./state.ts";

export interface MetafieldsSetInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
}

const MOST_PER_CALL = 25;
/**
 * The types that an app's own data may have here, and the error for a value that does not fit.
 * Shopify knows more: https://shopify.dev/docs/apps/build/metafields/list-of-data-types
 */
const TYPES = new Map<string, { fits: (value: string) => boolean; otherwise: string }>(
  Object.entries({
    json: { fits: isJson, otherwise: "Value is invalid JSON." },
    single_line_text_field: {
      fits: (value) => !/[\r\n]/.test(value),
      otherwise: "Value must be a single line text string.",
    },
    multi_line_text_field: { fits: () => true, otherwise: "" },
    number_integer: {
      fits: (value) => /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value)),
      otherwise: "Value must be an integer.",
    },
    boolean: {
      fits: (value) => value === "true" || value === "false",
      otherwise: "Value must be true or false.",
    },
  }),
);

export function installationId(state: ShopState): string {
  return `gid://shopify/AppInstallation/${1000 + state.installation}`;
}

/**
 * Sets app-data metafields, all of them or none.
 * https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/metafieldsSet
 */
export function setMetafields(state: ShopState, inputs: MetafieldsSetInput[], now: number) {
  if (inputs.length > MOST_PER_CALL) {
    return refuse([
      {
        code: "LESS_THAN_OR_EQUAL_TO",
        elementIndex: null,
        field: ["metafields"],
        message: `Exceeded the maximum metafields input limit of ${MOST_PER_CALL}.`,
      },
    ]);
  }
  const objections = inputs.flatMap((input, at) => {
    const objection = object(state, input);
    return objection
      ? [{ ...objection, elementIndex: at, field: ["metafields", String(at), objection.field] }]
      : [];
  });
  if (objections.length > 0) return refuse(objections);

  const metafields = inputs.map(({ namespace, key, type, value }) => {
    const space = namespace ?? "app";
    const stored = { type: type ?? "json", value, updatedAt: new Date(now).toISOString() };
    state.appMetafields[space] = { ...state.appMetafields[space], [key]: stored };
    return describe(space, key, stored);
  });
  return { metafields, userErrors: [] };
}

/** A metafield of the installation; null if it was never set, or belonged to an earlier installation. */
export function metafieldOf(
  state: ShopState,
  { namespace, key }: { namespace?: string | null; key: string },
) {
  const space = namespace ?? "app";
  const stored = state.appMetafields[space]?.[key];
  return stored ? describe(space, key, stored) : null;
}

function describe(namespace: string, key: string, stored: AppMetafield) {
  return { id: `gid://shopify/Metafield/${namespace}.${key}`, namespace, key, ...stored };
}

function refuse(
  userErrors: { code: string; elementIndex: number | null; field: string[]; message: string }[],
) {
  return { metafields: null, userErrors };
}

function object(state: ShopState, { ownerId, namespace, key, type, value }: MetafieldsSetInput) {
  if (ownerId !== installationId(state)) {
    return {
      code: "APP_NOT_AUTHORIZED",
      field: "ownerId",
      message:
        "Access to this namespace and key on Metafields for this resource type is not allowed.",
    };
  }
  if (!/^[\w-]{3,255}$/.test(namespace ?? "app")) {
    return {
      code: "INVALID_VALUE",
      field: "namespace",
      message: "Namespace must be 3 to 255 letters, digits, underscores or hyphens.",
    };
  }
  if (!/^[\w-]{2,64}$/.test(key)) {
    return {
      code: "INVALID_VALUE",
      field: "key",
      message: "Key must be 2 to 64 letters, digits, underscores or hyphens.",
    };
  }
  if (!type) return { code: "BLANK", field: "type", message: "Type can't be blank" };
  const known = TYPES.get(type);
  if (!known) {
    return {
      code: "INVALID_TYPE",
      field: "type",
      message: `Type must be one of the following: ${[...TYPES.keys()].join(", ")}.`,
    };
  }
  if (value === "") return { code: "BLANK", field: "value", message: "Value can't be blank." };
  if (known.fits(value)) return undefined;
  return { code: "INVALID_VALUE", field: "value", message: known.otherwise };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

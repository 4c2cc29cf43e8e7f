import { shopLanguages } from "#sandbox/storefront/languages.ts";
import { APP_ROOT } from "./app-address.ts";
import { isAboutPerson, isTopic, writePayload } from "./compliance.ts";
import { happeningQuery, type Happening } from "./happening.ts";
import type { Platform } from "./platform.ts";

const HOUR = 3_600_000;

interface Shopify {
  shop: string;
  platform: Platform;
  now: () => number;
}

/** Does what a form of "Shopify's side" asks for; undefined if there is no such form. */
export async function control(
  action: string,
  form: FormData,
  { shop, platform, now }: Shopify,
): Promise<string | undefined> {
  switch (action) {
    case "install": {
      platform.install();
      return backTo(form) ?? page({ did: "install", status: undefined });
    }
    case "uninstall":
      return page({ did: "uninstall", status: await statusOf(platform.uninstall()) });
    case "reinstall": {
      const status = await statusOf(platform.uninstall());
      platform.install();
      return page({ did: "reinstall", status });
    }
    case "webhook":
      return sendWebhook(form, { shop, platform, now });
    case "stock":
      return setStock(form, platform);
    case "language":
      return chooseLanguage(form, platform);
    case "theme":
      return saveTheme(form, platform);
    default:
      return undefined;
  }
}

/** Shows the page in place of the theme editor again, as it is after saving. */
function saveTheme(form: FormData, platform: Platform): string | undefined {
  const block = read(form, "block");
  if (block !== "add" && block !== "remove") return undefined;
  platform.placeBlock(block === "add");
  return `/elsewhere?${new URLSearchParams({ url: read(form, "editor") }).toString()}`;
}

const TOLD = ["products/update", "variants/in_stock", "both", "nothing"] as const;

async function setStock(form: FormData, platform: Platform): Promise<string | undefined> {
  const variantId = read(form, "variant");
  const quantity = read(form, "quantity");
  const told = TOLD.find((one) => one === read(form, "told"));
  const isKnown = platform.stock().some(({ id }) => id === variantId);
  if (!isKnown || !/^-?\d{1,6}$/.test(quantity) || !told) return undefined;
  const change = { variantId, quantity: Number(quantity), told };
  if (told === "nothing") {
    await platform.setStock(change);
    return page({ did: "stock-silent", status: undefined });
  }
  const sent = platform.setStock(change).then((answer) => answer ?? { status: 0 });
  return page({ did: "stock", status: await statusOf(sent) });
}

function chooseLanguage(form: FormData, platform: Platform): string | undefined {
  const language = read(form, "language");
  if (!shopLanguages.some(({ isoCode }) => isoCode === language)) return undefined;
  platform.chooseLanguage(language);
  return page({ did: "language", status: undefined });
}

async function sendWebhook(form: FormData, { shop, platform, now }: Shopify) {
  const topic = form.get("topic");
  if (!isTopic(topic)) return undefined;
  const person = { email: read(form, "email"), phone: read(form, "phone") };
  if (isAboutPerson(topic) && !person.email && !person.phone) {
    return page({ did: "missing-person", status: undefined });
  }
  const payload = writePayload(topic, shop, person, now());
  const options = form.has("late") ? { triggeredAt: new Date(now() - HOUR) } : {};
  return page({
    did: topic,
    status: await statusOf(platform.sendWebhook(topic, payload, options)),
  });
}

/** 0 if the app could not be reached. */
async function statusOf(sent: Promise<{ status: number }>): Promise<number> {
  try {
    return (await sent).status;
  } catch {
    return 0;
  }
}

function page(happening: Happening): string {
  return `/controls?${happeningQuery(happening)}`;
}

function backTo(form: FormData): string | undefined {
  const path = read(form, "back");
  return path.startsWith(`${APP_ROOT}/`) ? path : undefined;
}

function read(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

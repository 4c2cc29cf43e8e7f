import type { Handler } from "#sandbox/serve.ts";
import { adminAddress, APP_ROOT, frameAddress, readAppPath } from "./app-address.ts";
import { ALERT_RECEIVER, receiveAlert } from "./alert-receiver.ts";
import { controlsPage } from "./controls-page.ts";
import { control } from "./controls.ts";
import { serveAppBridge, serveFile } from "./files.ts";
import { framePage } from "./frame-page.ts";
import { readHappening } from "./happening.ts";
import { elsewherePage, missingPage } from "./missing-page.ts";
import type { Platform } from "./platform.ts";
import { isFromOwnPage } from "./same-origin.ts";
import { isThemeEditor, themeEditorPage } from "./theme-editor-page.ts";
import { describeExtensions } from "./theme-extensions.ts";

export type { Platform } from "./platform.ts";

export interface AdminHostOptions {
  shop: string;
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  storefrontUrl: string;
  inboxUrl: string;
  platform: Platform;
  now?: () => number;
}

type Inside = AdminHostOptions & { now: () => number };

/** The pages of Shopify's admin that an embedded app needs. */
export function createAdminHost(options: AdminHostOptions): { fetch: Handler } {
  const inside = { ...options, now: options.now ?? Date.now };
  return {
    fetch: async (request) => {
      const url = new URL(request.url);
      const answer =
        request.method === "POST" ? await post(request, url, inside) : await get(url, inside);
      return answer ?? new Response("There is nothing here.", { status: 404 });
    },
  };
}

async function get(url: URL, inside: Inside): Promise<Response | undefined> {
  const { platform } = inside;
  switch (url.pathname) {
    case "/":
    case APP_ROOT:
      return redirect(`${APP_ROOT}/app`);
    case "/app-bridge.js":
      return serveAppBridge();
    case "/controls":
      return page(
        controlsPage(inside, {
          installed: platform.installed(),
          language: platform.adminLanguage(),
          happening: readHappening(url.searchParams),
          triggers: platform.flowTriggers(),
          alerts: platform.receivedAlerts(),
          stock: platform.stock(),
        }),
        inside,
      );
    case "/extensions":
      return tellExtensions(platform);
    case "/elsewhere":
      return goElsewhere(url.searchParams.get("url") ?? "", inside);
  }
  if (url.pathname.startsWith("/admin/")) return serveFile(url.pathname.slice("/admin/".length));
  const path = readAppPath(url);
  return path === undefined ? undefined : showApp(path, inside);
}

async function post(request: Request, url: URL, inside: Inside): Promise<Response | undefined> {
  if (url.pathname === ALERT_RECEIVER) return receiveAlert(request, inside.platform);
  if (!isFromOwnPage(request)) return new Response("Not from here.", { status: 403 });
  if (url.pathname === "/session-token") return giveToken(inside.platform);
  const [, action] = /^\/controls\/([a-z]+)$/.exec(url.pathname) ?? [];
  if (!action) return undefined;
  const next = await control(action, await request.formData(), inside);
  return next === undefined ? undefined : redirect(next);
}

function showApp(path: string, inside: Inside): Response {
  if (!inside.platform.installed()) return page(missingPage(inside, APP_ROOT + path), inside);
  const { platform } = inside;
  const frame = {
    ...inside,
    idToken: platform.sessionToken(),
    locale: platform.adminLanguage(),
    now: inside.now(),
  };
  return page(framePage(inside, frameAddress(path, frame)), inside);
}

function giveToken(platform: Platform): Response {
  const headers = { "Cache-Control": "no-store" };
  if (!platform.installed()) return new Response("Not installed.", { status: 409, headers });
  return Response.json({ token: platform.sessionToken() }, { headers });
}

function tellExtensions(platform: Platform): Response {
  if (!platform.installed()) return new Response("Not installed.", { status: 409 });
  const headers = { "Cache-Control": "no-store" };
  return Response.json({ extensions: describeExtensions(platform.blockPlaced()) }, { headers });
}

/** Opens the app's own pages in the frame; shows any other address and does not follow it. */
function goElsewhere(text: string, inside: Inside): Response {
  const url = URL.parse(text);
  const inAdmin = url ? adminAddress(url, inside.appUrl) : undefined;
  if (inAdmin !== undefined) return redirect(inAdmin);
  return page(
    url && isThemeEditor(url, inside.shop)
      ? themeEditorPage(inside, url, inside.platform.blockPlaced())
      : elsewherePage(inside, text),
    inside,
  );
}

function redirect(to: string): Response {
  return new Response(null, {
    status: 303,
    headers: { Location: to, "Cache-Control": "no-store" },
  });
}

function page(text: string, { appUrl }: Inside): Response {
  const policy = [
    "default-src 'self'",
    "img-src 'self' data:",
    `frame-src ${new URL(appUrl).origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ];
  return new Response(text, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy.join("; "),
      "Cache-Control": "no-store",
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
    },
  });
}

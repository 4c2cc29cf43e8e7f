import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { env } from "./env.server.ts";
import { NO_PAGE_POLICY } from "./page-policy.ts";
import type { RouteList } from "./route-lists.ts";

const YEAR_S = 31_536_000;

/** What the app's pages never ask a browser for. https://www.w3.org/TR/permissions-policy/ */
const UNUSED_FEATURES = [
  ...["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"],
  ...["microphone", "midi", "payment", "usb"],
];

/**
 * Headers of every answer, unless the route has set its own. No cache may keep an answer: all but
 * the static files, which say so themselves, may have personal data or a nonce.
 */
const EVERYWHERE: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/**
 * The headers of a list's answers, of an app at this address.
 *
 * The address of a page has a session token in its query: other servers, and the proxy before this
 * app, learn only its origin from a browser. A subdomain of the host may be someone else's, so HSTS
 * is for the host alone. Shopify shows the answers to its app proxy at the shop's own address, inside
 * the shop's theme: a policy of ours would be that page's, and would break it.
 */
export function headersOf(list: RouteList, appUrl = env.SHOPIFY_APP_URL): Record<string, string> {
  if (list === "proxy") return EVERYWHERE;
  return {
    ...EVERYWHERE,
    "content-security-policy": NO_PAGE_POLICY,
    "referrer-policy": "strict-origin",
    "permissions-policy": UNUSED_FEATURES.map((feature) => `${feature}=()`).join(", "),
    ...(appUrl.startsWith("https:") && { "strict-transport-security": `max-age=${YEAR_S}` }),
  };
}

/**
 * Adds the headers of its list to each answer of a server, when its own headers are known and
 * before they are sent: also to errors, refusals and redirects.
 */
export function secureAnswers(server: Server, listOf: (path: string) => RouteList): void {
  const [ofProxy, ofOthers] = [
    Object.entries(headersOf("proxy")),
    Object.entries(headersOf("open")),
  ];
  server.prependListener("request", ({ url = "/" }: IncomingMessage, response: ServerResponse) => {
    const headers = listOf(url.replace(/[?#].*$/s, "")) === "proxy" ? ofProxy : ofOthers;
    const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
    response.writeHead = (...given: unknown[]) => {
      // Those that are given here replace these.
      for (const [name, value] of headers) {
        if (!response.hasHeader(name)) response.setHeader(name, value);
      }
      return writeHead(...given);
    };
  });
}

/** The status of Node's own answers to what is no HTTP request; 400 for everything else. */
const UNPARSED: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers what is no HTTP request as Node does by itself, with the headers of every other answer.
 * https://nodejs.org/api/http.html#event-clienterror
 */
export function answerUnparsed(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    const { _httpMessage: begun } = socket as { _httpMessage?: ServerResponse | null };
    if (socket.writable && !begun?.headersSent) {
      const status = UNPARSED[error.code ?? ""] ?? 400;
      const lines = Object.entries({
        ...headersOf("open"),
        connection: "close",
        "content-length": "0",
      });
      const head = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
        ...lines.map(([name, value]) => `${name}: ${value}`),
      ];
      socket.write(`${head.join("\r\n")}\r\n\r\n`);
    }
    socket.destroy(error);
  });
}

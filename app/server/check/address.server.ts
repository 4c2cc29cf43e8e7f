import { connect } from "node:tls";
import { DAY_MS } from "../durations.ts";
import type { Answered, Ask } from "./ask.server.ts";
import { right, wrong, type Finding } from "./finding.ts";

/** Let's Encrypt's are renewed 30 days before their end; later, something is broken. */
const LEAST_DAYS = 14;
const CONNECTS_WITHIN_MS = 10_000;
const NO_ANSWER = "no answer in ten seconds";

const UNREACHED = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"],
  NO_ANSWER,
]);

/** Whether an address is https with a certificate that is valid, and stays so. `now` in wall time. */
export async function checkCertificate(url: string, now: Date): Promise<Finding> {
  const subject = "HTTPS";
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "https:") {
    return wrong(subject, "SHOPIFY_APP_URL is not https", {
      meaning: "Shopify neither loads the app into its admin nor forwards sign-ups to it.",
      remedy:
        "put a proxy with a certificate before the app (docs/deploy), and set SHOPIFY_APP_URL.",
    });
  }
  const certificate = await readCertificate(hostname, Number(port || 443));
  if (certificate.fault !== undefined) return refused(certificate.fault);
  const days = Math.floor((certificate.until.getTime() - now.getTime()) / DAY_MS);
  if (days < LEAST_DAYS) {
    return wrong(subject, `the certificate ends in ${days} days`, {
      meaning: "from then on, neither the admin nor the sign-up form reaches the app.",
      remedy: "find out why the proxy has not renewed it.",
    });
  }
  return right(subject, `the certificate is valid for another ${days} days`);
}

/** OpenSSL's own codes name what is wrong with a certificate; the system's, why nothing has connected. */
function refused(fault: string): Finding {
  const subject = "HTTPS";
  if (fault === "CERT_HAS_EXPIRED") {
    return wrong(subject, "the certificate has expired", {
      meaning: "neither the admin nor the sign-up form reaches the app.",
      remedy:
        "find out why the proxy has not renewed it, and whether this machine's clock is right.",
    });
  }
  if (UNREACHED.has(fault)) {
    return wrong(subject, `nothing answers at SHOPIFY_APP_URL (${fault})`, {
      meaning: "neither the admin nor the sign-up form reaches the app.",
      remedy: "check the name's DNS entry, the firewall's port 443, and that the proxy runs.",
    });
  }
  return wrong(subject, `the certificate is refused (${fault})`, {
    meaning: "Shopify and browsers refuse the address too.",
    remedy:
      "let the proxy get a certificate for exactly this name, and send the whole chain with it.",
  });
}

type Certificate = { fault: string; until?: never } | { fault?: undefined; until: Date };

function readCertificate(host: string, port: number): Promise<Certificate> {
  return new Promise((done) => {
    // An address of numbers has no name to ask for.
    const servername = /^[\d.]+$|:/.test(host) ? "" : host;
    const socket = connect({ host, port, servername, timeout: CONNECTS_WITHIN_MS });
    const end = (certificate: Certificate) => {
      socket.destroy();
      done(certificate);
    };
    socket.once("secureConnect", () =>
      end({ until: new Date(socket.getPeerCertificate().valid_to) }),
    );
    socket.once("timeout", () => end({ fault: NO_ANSWER }));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => end({ fault: code ?? "no code" }));
  });
}

/** Whether the app answers at an address, and can take sign-ups there. */
export async function checkAnswers(url: string, ask: Ask): Promise<Finding> {
  const subject = "Address";
  const health = await ask(`${url}/healthz`);
  if (!health.answered || health.status !== 200 || health.body !== "ok\n") {
    const fault = health.answered ? `answers ${health.status}` : health.reason;
    return wrong(subject, `${url}/healthz: ${fault}, and not as the app does`, {
      meaning: "what Shopify sends to this address does not reach the app.",
      remedy: "start the app; check the name's DNS entry, and that the proxy forwards to PORT.",
    });
  }
  const ready = await ask(`${url}/readyz`);
  if (!ready.answered || ready.status !== 200) {
    const fault = ready.answered ? `${ready.status} ${ready.body.slice(0, 100)}` : ready.reason;
    return wrong(subject, `${url}/readyz: ${fault}`, {
      meaning: "the app runs, but can't store a sign-up, or its worker does not turn.",
      remedy:
        "see the finding about the database; if that is right, read the app's log and restart it.",
    });
  }
  return right(subject, `${url} answers and is ready`);
}

/**
 * Whether the proxy tells the app the host that a browser has asked for, and passes on no
 * `X-Forwarded-Host` of a stranger. The app refuses a form from another origin than its host, which
 * this shows by an empty login form, to which nothing happens.
 */
export async function checkForwarding(url: string, ask: Ask): Promise<Finding> {
  const subject = "Proxy before the app";
  const post = (headers: Record<string, string>) =>
    ask(`${url}/auth/login`, {
      method: "POST",
      headers: { ...headers, origin: new URL(url).origin },
      body: new URLSearchParams({ shop: "" }),
    });
  const plain = await post({});
  if (!isLogin(plain)) {
    const fault = plain.answered ? `answers ${plain.status}` : plain.reason;
    return wrong(subject, `a form of the app's own page is refused (${fault})`, {
      meaning: "the app takes its own pages for those of another site.",
      remedy: "let the proxy keep the Host header, or send it as X-Forwarded-Host.",
    });
  }
  const forged = await post({ "x-forwarded-host": "forged.invalid" });
  if (!isLogin(forged)) {
    return wrong(subject, "it passes on X-Forwarded-Host as a stranger writes it", {
      meaning: "anyone can tell the app another host than its own; the app believes these headers.",
      remedy:
        "let the proxy overwrite X-Forwarded-For, -Proto and -Host, and close the app's own port.",
    });
  }
  return right(subject, "the app knows its host, and is told no other");
}

/** The login page says that no shop has an empty name. */
function isLogin(answer: Answered): boolean {
  return answer.answered && answer.status === 422;
}

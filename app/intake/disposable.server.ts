import disposable from "disposable-email-domains-js";

/**
 * Domains of mailboxes for a few minutes. Its list names no relay that people forward their mail
 * with, such as Firefox Relay. https://github.com/disposable-email-domains/disposable-email-domains
 */
const domains = disposable.disposableEmailBlocklistSet();

/** Whether an address is of such a domain, or of one below it. */
export function isDisposable(email: string): boolean {
  const labels = email.slice(email.lastIndexOf("@") + 1).split(".");
  return labels.some((_, at) => domains.has(labels.slice(at).join(".")));
}

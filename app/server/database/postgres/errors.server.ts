import { partsOf } from "../error-parts.ts";

/**
 * SQLSTATE codes: another transaction was in the way. The same unit may pass.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const LOCKED = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "55P03", // lock_not_available, after lock_timeout
]);

/**
 * The server is not there, or can write nothing whatever it is: broken connections (08), a full disk
 * or no memory or connection left (53), a stop, a crash or a cancelled statement (57), and errors of
 * the system below it, such as of its disk (58).
 */
const UNAVAILABLE_CLASS = /^(08|53|57|58)[0-9A-Z]{3}$/;
const UNAVAILABLE = new Set([
  "25006", // read_only_sql_transaction, as on a standby after a failover
  "25P03", // idle_in_transaction_session_timeout
  "25P04", // transaction_timeout
]);

/** What Node and the driver say of a connection that can't be made, or has broken. */
const UNREACHABLE = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EPIPE", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ENOTFOUND", "EAI_AGAIN", "DatabaseNotReachable", "ConnectionClosed", "SocketTimeout"],
  ...["TooManyConnections", "P1001", "P1002", "P1008", "P1017"],
]);

/** The driver has no codes for these. */
const SILENT = "Query read timeout";
const BROKEN = new RegExp(
  `^(${SILENT}|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)`,
);

export function isLocked(error: unknown): boolean {
  return partsOf(error).some(
    ({ codes, message }) =>
      codes.some((code) => LOCKED.has(code) || code === "P2034") ||
      // Prisma's error for a transaction that waited too long for a connection of the pool.
      (codes.includes("P2028") && message.includes("Unable to start")),
  );
}

export function isUnavailable(error: unknown): boolean {
  return partsOf(error).some(
    ({ codes, message }) =>
      BROKEN.test(message) ||
      codes.some(
        (code) => UNAVAILABLE_CLASS.test(code) || UNAVAILABLE.has(code) || UNREACHABLE.has(code),
      ),
  );
}

/** Whether the server has not answered for `query_timeout`: its connection is good for nothing more. */
export function isSilent(error: unknown): boolean {
  return partsOf(error).some(({ message }) => message === SILENT);
}

/** Class 22 is of values that are impossible, 23 of constraints; P0001 is what a trigger raises. */
export function isRefused(error: unknown): boolean {
  return partsOf(error).some(({ codes }) =>
    codes.some((code) => /^(22...|23...|P0001|P2002|P2003|P2004|P2011|P2020)$/.test(code)),
  );
}

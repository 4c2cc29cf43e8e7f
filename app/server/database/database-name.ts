/** The file, or the server and its database: never the user or the password. */
export function nameOf(databaseUrl: string): string {
  if (databaseUrl.startsWith("file:")) return databaseUrl.slice("file:".length);
  const url = URL.parse(databaseUrl);
  return url ? url.host + url.pathname : "of DATABASE_URL";
}

/** A message of the server or the driver, which may name the user. */
export function withoutLogin(message: string, databaseUrl: string): string {
  const { username = "", password = "" } = URL.parse(databaseUrl) ?? {};
  const hidden = [username, password].filter(Boolean).map(decodeURIComponent);
  return hidden.reduce((text, word) => text.replaceAll(word, "…"), message);
}

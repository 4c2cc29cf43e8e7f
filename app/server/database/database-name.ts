/** The file, or the server and its database: never the user or the password. */
export function nameOf(databaseUrl: string): string {
  if (databaseUrl.startsWith("file:")) return databaseUrl.slice("file:".length);
  const url = URL.parse(databaseUrl);
  return url ? url.host + url.pathname : "of DATABASE_URL";
}

/**
 * A message of the server or the driver, which may name the user. The database keeps its name, which
 * is often the user's too.
 */
export function withoutLogin(message: string, databaseUrl: string): string {
  const { username = "", password = "" } = URL.parse(databaseUrl) ?? {};
  const hide = (text: string) => {
    const rest = password ? text.replaceAll(decodeURIComponent(password), "…") : text;
    if (!username) return rest;
    const user = decodeURIComponent(username).replace(/\W/g, "\\$&");
    return rest.replace(new RegExp(`(?<!\\w)${user}(?!\\w)`, "g"), "…");
  };
  return message.split(nameOf(databaseUrl)).map(hide).join(nameOf(databaseUrl));
}

/** A route of the app, as Remix's build has it. */
interface Route {
  path?: string | undefined;
  parentId?: string | undefined;
}

/** The routes of a build, by their ids. */
export type Routes = Record<string, Route | undefined>;

/** The pattern of a path that no route has. */
const OTHER = "other";

/**
 * Returns a function that names the pattern of the route that answers a path, such as
 * "/app/subscriptions/:id": a path has ids and a stranger's text, and a pattern has none. Paths
 * are compared as Remix does, without their case and without a slash at the end; `.data` at the end
 * asks for a page's data.
 */
export function routePatterns(routes: Routes): (path: string) => string {
  const patterns = patternsOf(routes);
  const fixed = new Set(patterns.filter((pattern) => !/[:*]/.test(pattern)));
  // Longest first: a route with more parts is the better match.
  const open = patterns
    .filter((pattern) => !fixed.has(pattern))
    .sort((one, other) => Number(one.endsWith("*")) - Number(other.endsWith("*")))
    .map((pattern) => ({ pattern, test: testOf(pattern) }));
  return (path) => {
    const asked = path.toLowerCase().replace(/(?:\/+|\/?_root\.data|\.data)$/, "") || "/";
    if (fixed.has(asked)) return asked;
    if (asked.startsWith("/assets/")) return "/assets/*";
    return open.find(({ test }) => test.test(asked))?.pattern ?? OTHER;
  };
}

/** The pattern of each route, once. */
export function patternsOf(routes: Routes): string[] {
  return [...new Set(Object.values(routes).map((route) => patternOf(route, routes)))];
}

function patternOf(route: Route | undefined, routes: Routes): string {
  const parts: string[] = [];
  for (let one = route; one; one = one.parentId === undefined ? undefined : routes[one.parentId]) {
    if (one.path) parts.unshift(one.path);
  }
  return `/${parts.join("/")}`;
}

function testOf(pattern: string): RegExp {
  const parts = pattern.split("/").map((part) => {
    if (part === "*") return ".*";
    return part.startsWith(":") ? "[^/]+" : part.replaceAll(".", "\\.");
  });
  return new RegExp(`^${parts.join("/")}$`);
}

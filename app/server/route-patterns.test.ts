import { expect, it } from "vitest";
import { routePatterns } from "./route-patterns.ts";

const patternOf = routePatterns({
  root: { path: "" },
  index: { parentId: "root" },
  app: { path: "app", parentId: "root" },
  home: { parentId: "app" },
  rest: { path: "*", parentId: "app" },
  subscriptions: { path: "subscriptions", parentId: "app" },
  one: { path: "subscriptions/:id", parentId: "app" },
  proxy: { path: "proxy/subscriptions", parentId: "root" },
});

it.each([
  ["/", "/"],
  ["/_root.data", "/"],
  ["/app", "/app"],
  ["/APP/", "/app"],
  ["/app.data", "/app"],
  ["/app/subscriptions", "/app/subscriptions"],
  ["/app/subscriptions/0199-abc", "/app/subscriptions/:id"],
  ["/app/subscriptions/0199-abc.data", "/app/subscriptions/:id"],
  ["/app/subscriptions/0199/more", "/app/*"],
  ["/app/wp-login.php", "/app/*"],
  ["/proxy/subscriptions", "/proxy/subscriptions"],
  ["/assets/home-3aX.js", "/assets/*"],
  ["/wp-login.php", "other"],
  ["/ann@example.com", "other"],
])("the pattern of %s is %s", (path, pattern) => {
  expect(patternOf(path)).toBe(pattern);
});

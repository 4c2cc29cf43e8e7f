/** The routes as Remix' Vite plugin joins them. */
declare module "virtual:remix/server-build" {
  export * from "@remix-run/dev/server-build";
}
